"""The agenda, and an event's page with its basket."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from souche.domain.catalogue.models import Event, SaleState
from souche.domain.organisation.models import Organisation
from souche.entrypoints.shop.basket_form import places_left
from souche.entrypoints.shop.basket_rows import details_of, few, rows_of
from souche.entrypoints.shop.ordering import answer_basket
from souche.entrypoints.shop.pages import show
from souche.kit import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from souche.entrypoints.shop.basket_form import BasketForm


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
    return answer_basket(request=request, offering=event, show_page=show_event)


def show_event(
    request: HttpRequest,
    *,
    form: BasketForm,
    organisation: Organisation,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Show an event with its form, as it stands."""
    left = places_left(form.prices)
    event = cast("Event", form.offering)
    state = event.sale_state(now=clock.now(), places_left=left or 0)
    return show(
        request=request,
        template="shop/event.html",
        organisation=organisation,
        status=status,
        event=event,
        form=form,
        rows=rows_of(form=form),
        state=state,
        few_left=few(left or 0),
        is_form_shown=left is not None and (state == SaleState.ON_SALE or form.is_bound),
        **details_of(form=form, organisation=organisation),
    )
