"""The agenda, and an event's page with its basket."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from souche.actions.place_order import Buyer, place_order
from souche.domain.catalogue.models import Event, SaleState, SoldOut
from souche.domain.organisation.models import Organisation
from souche.domain.payments.gateway.errors import StripeFailed
from souche.entrypoints.shop.basket_form import BasketForm, prices_of
from souche.entrypoints.shop.basket_rows import failures_of, few, field_of, rows_of
from souche.entrypoints.shop.pages import show
from souche.entrypoints.shop.refusals import ORDER_REFUSED, sentence_for, status_for
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from souche.domain.catalogue.models import Price
    from souche.domain.orders.models import Order

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Card:
    """An event on the agenda; `state` is None when nothing is sold for it."""

    event: Event
    state: SaleState | None
    few_left: int


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Show what is to come."""
    now = clock.now()
    events = Event.objects.published().upcoming(now=now).with_places()
    cards = [_card(event, now=now) for event in events]
    return show(
        request=request, template="shop/agenda.html", organisation=Organisation.current(), cards=cards
    )


def _card(event: Event, *, now: datetime) -> Card:
    places_left: int | None = getattr(event, "places_left", None)
    if places_left is None:
        return Card(event=event, state=None, few_left=0)
    state = event.sale_state(now=now, places_left=places_left)
    return Card(event=event, state=state, few_left=few(places_left))


@require_http_methods(["GET", "HEAD", "POST"])
def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an event and its basket; receive an order."""
    event = get_object_or_404(Event.objects.published(), slug=slug)
    organisation = Organisation.current()
    form = BasketForm(
        request.POST if request.method == "POST" else None,
        event=event,
        prices=prices_of(event=event),
        currency=organisation.currency,
    )
    if not form.is_bound:
        return _show_event(request, form=form, organisation=organisation)
    if not form.is_valid():
        return _show_event(
            request, form=form, organisation=organisation, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    return _order(request, form=form, organisation=organisation)


def _order(request: HttpRequest, *, form: BasketForm, organisation: Organisation) -> HttpResponse:
    try:
        placed = place_order(
            organisation=organisation,
            event=form.event,
            choices=form.choices(),
            buyer=Buyer(
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                language=get_language() or settings.LANGUAGE_CODE,
            ),
            success_url=lambda order: f"{_order_url(order)}?paye=1",
            cancel_url=_order_url,
            now=clock.now(),
        )
    except ORDER_REFUSED as error:
        _say_why(form=form, error=error)
        return _show_event(request, form=form, organisation=organisation, status=status_for(error))
    return SeeOther(placed.pay_url or _order_url(placed.order))


def _order_url(order: Order) -> str:
    return f"{settings.BASE_URL}{reverse('shop:order', args=[order.link])}"


def _say_why(*, form: BasketForm, error: Exception) -> None:
    if isinstance(error, SoldOut):
        # What the page says about places is read again: it has just been overtaken.
        form.read_places_again()
        form.add_error(
            form.first_field_of(quota_id=error.quota_id),
            _places_sentence(form.prices, quota_id=error.quota_id)
            or sentence_for(error, currency=form.currency),
        )
        return
    if isinstance(error, StripeFailed):
        logger.warning("No payment could be opened: %s: %s", type(error).__name__, error)
    form.add_error(None, sentence_for(error, currency=form.currency))


def _places_sentence(prices: list[Price], *, quota_id: int) -> str:
    left = next((price.quota.places_left for price in prices if price.quota_id == quota_id), 0)
    if not left:
        return ""
    return ngettext(
        "There is only %(left)d place left: choose fewer.",
        "There are only %(left)d places left: choose fewer.",
        left,
    ) % {"left": left}


def _show_event(
    request: HttpRequest,
    *,
    form: BasketForm,
    organisation: Organisation,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    rows = rows_of(form=form)
    places = {row.price.quota_id: row.places_left for row in rows}
    state = form.event.sale_state(now=clock.now(), places_left=sum(places.values()))
    return show(
        request=request,
        template="shop/event.html",
        organisation=organisation,
        status=status,
        event=form.event,
        form=form,
        rows=rows,
        state=state,
        few_left=few(sum(places.values())),
        is_form_shown=bool(rows) and (state == SaleState.ON_SALE or form.is_bound),
        is_free=all(price.amount_cents == 0 and not price.is_free_price for price in form.prices),
        failures=failures_of(form=form) if form.is_bound else [],
        name=field_of(form=form, name="name"),
        email=field_of(form=form, name="email"),
    )
