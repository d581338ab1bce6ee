"""A basket comes in, for an event or a membership: it is ordered, or its page says why not."""

from __future__ import annotations

import logging
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from souche.actions.keep_basket import keep_basket
from souche.actions.place_order import Buyer, ConfirmationNeeded, Placed, Visit, place_order
from souche.domain.catalogue.models import SoldOut
from souche.domain.customers.recognition import recognised_customer
from souche.domain.orders.models import TooManyBaskets
from souche.domain.organisation.models import Organisation
from souche.domain.payments.gateway.errors import StripeFailed
from souche.entrypoints.shop.basket_form import BasketForm, places_left, prices_of
from souche.entrypoints.shop.refusals import ORDER_REFUSED, sentence_for, status_for
from souche.kit import clock
from souche.kit.addresses import client_address, network_of
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.domain.catalogue.models import Event, Plan, Price
    from souche.domain.orders.models import Order

logger = logging.getLogger(__name__)


class ShowPage(Protocol):
    """What shows the page of an offering with its form, as it stands."""

    def __call__(
        self,
        request: HttpRequest,
        *,
        form: BasketForm,
        organisation: Organisation,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """Return the page."""
        ...


def answer_basket(*, request: HttpRequest, offering: Event | Plan, show_page: ShowPage) -> HttpResponse:
    """Show an offering with its basket; place the order that is sent, or show again with what is wrong."""
    organisation = Organisation.current()
    prices = prices_of(offering=offering, house=organisation, now=clock.now())
    new_form = partial(
        BasketForm,
        offering=offering,
        prices=prices,
        visitor=recognised_customer(request),
        currency=organisation.currency,
    )
    if request.method != "POST":
        return show_page(request, form=new_form(), organisation=organisation)
    # In a rush most buyers come too late: they are told so before anything is checked or locked.
    if places_left(prices) == 0:
        return show_page(request, form=new_form(), organisation=organisation, status=HTTPStatus.CONFLICT)
    form = new_form(request.POST)
    if not form.is_valid():
        return show_page(
            request, form=form, organisation=organisation, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    visit = Visit(network=network_of(client_address(request)))
    try:
        return SeeOther(next_address(order(form=form, organisation=organisation, visit=visit)))
    except ConfirmationNeeded:
        return _ask_by_mail(request, form=form, organisation=organisation, show_page=show_page)
    except ORDER_REFUSED as error:
        say_why(form=form, error=error)
        return show_page(request, form=form, organisation=organisation, status=status_for(error))


def _ask_by_mail(
    request: HttpRequest, *, form: BasketForm, organisation: Organisation, show_page: ShowPage
) -> HttpResponse:
    """Keep the basket and have its link sent; who may have no more links sent is told so."""
    try:
        keep_basket(
            email=form.cleaned_data["email"],
            language=get_language() or settings.LANGUAGE_CODE,
            offering=form.offering,
            typed=form.typed(),
            network=network_of(client_address(request)),
            organisation=organisation,
            now=clock.now(),
        )
    except TooManyBaskets as error:
        form.add_error(None, sentence_for(error, currency=form.currency))
        return show_page(request, form=form, organisation=organisation, status=HTTPStatus.TOO_MANY_REQUESTS)
    return SeeOther(reverse("shop:basket_kept"))


def order(*, form: BasketForm, organisation: Organisation, visit: Visit) -> Placed:
    """Place the order of a valid form."""
    return place_order(
        organisation=organisation,
        offering=form.offering,
        choices=form.choices(),
        buyer=Buyer(
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            language=get_language() or settings.LANGUAGE_CODE,
            identity=form.identity(),
        ),
        member=form.visitor,
        visit=visit,
        success_url=lambda order: f"{_order_url(order)}?paye=1",
        cancel_url=_order_url,
        now=clock.now(),
    )


def next_address(placed: Placed) -> str:
    """Return where the buyer goes on: to pay, or to their order."""
    return placed.pay_url or _order_url(placed.order)


def _order_url(order: Order) -> str:
    return f"{settings.BASE_URL}{reverse('shop:order', args=[order.link])}"


def say_why(*, form: BasketForm, error: Exception) -> None:
    """Put the sentence of a refusal where it belongs on the form."""
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
    quotas = (price.quota for price in prices if price.quota)
    left = next((quota.places_left for quota in quotas if quota.pk == quota_id), 0)
    if not left:
        return ""
    return ngettext(
        "There is only %(left)d place left: choose fewer.",
        "There are only %(left)d places left: choose fewer.",
        left,
    ) % {"left": left}
