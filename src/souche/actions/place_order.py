"""A buyer orders: places are held, and the page where to pay is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.fulfil_order import fulfil_order
from souche.actions.open_checkout import open_checkout
from souche.actions.release_places import release_places
from souche.domain.catalogue.models import Price, Quota, SaleState
from souche.domain.customers.models import Customer
from souche.domain.orders.models import Order
from souche.domain.orders.pricing import Offer, price_basket
from souche.domain.payments.gateway.errors import StripeFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from souche.domain.catalogue.models import Event
    from souche.domain.orders.pricing import Basket, Choice
    from souche.domain.organisation.models import Organisation

# A session must live thirty minutes at least, counted from when Stripe creates it: the minute more leaves
# room for a slow network and our retries (docs.stripe.com/api/checkout/sessions/create, expires_at).
HOLD = timedelta(minutes=31)


class NotOnSale(Exception):
    """The event is not on sale: too early, too late, or withdrawn."""

    def __init__(self, *, state: SaleState) -> None:
        super().__init__(state.value)
        self.state = state


@dataclass(frozen=True)
class Buyer:
    """Who buys, as typed on the form."""

    name: str
    email: str
    language: str


@dataclass(frozen=True)
class Placed:
    """An order placed; `pay_url` is None when there is nothing to pay and the tickets are made."""

    order: Order
    pay_url: str | None


def place_order(
    *,
    organisation: Organisation,
    event: Event,
    choices: Iterable[Choice],
    buyer: Buyer,
    success_url: Callable[[Order], str],
    cancel_url: Callable[[Order], str],
    now: datetime,
) -> Placed:
    """Hold the places of a basket and open its payment; a free basket is fulfilled at once.

    Raises NotOnSale, BasketRefused, SoldOut, or StripeFailed: the places were then given back.
    """
    _refuse_closed(event=event, now=now)
    basket = price_basket(offers=_offers(event=event, organisation=organisation), choices=choices)
    with transaction.atomic():
        order = _hold(event=event, basket=basket, buyer=buyer, organisation=organisation, now=now)
        if order.is_free:
            order.pay(now=now)
            fulfil_order(order=order, now=now)
    if order.is_free:
        return Placed(order=order, pay_url=None)
    try:
        pay_url = open_checkout(
            order=order,
            organisation=organisation,
            event=event,
            basket=basket,
            success_url=success_url(order),
            cancel_url=cancel_url(order),
        )
    except StripeFailed:
        _give_up(order=order, now=now)
        raise
    return Placed(order=order, pay_url=pay_url)


def _refuse_closed(*, event: Event, now: datetime) -> None:
    state = event.sale_state(now=now, places_left=1)
    if not event.is_published or state != SaleState.ON_SALE:
        raise NotOnSale(state=state if event.is_published else SaleState.CLOSED)


def _offers(*, event: Event, organisation: Organisation) -> dict[str, Offer]:
    prices = Price.objects.filter(product__event=event, is_active=True).select_related("product")
    return {
        price.public_id: Offer(
            price_pk=price.pk,
            quota_pk=price.quota_id,
            label=f"{event.title} – {price.product.name} – {price.label}",
            amount_cents=price.amount_cents,
            is_free_price=price.is_free_price,
            minimum_cents=price.minimum_cents,
            maximum=price.maximum_per_order,
            vat_rate=price.vat_rate if organisation.shows_vat else Decimal("0.00"),
        )
        for price in prices
    }


def _hold(*, event: Event, basket: Basket, buyer: Buyer, organisation: Organisation, now: datetime) -> Order:
    Quota.objects.take(basket.places_by_quota())
    customer = Customer.welcome(email=buyer.email, name=buyer.name, language=buyer.language)
    return Order.hold(
        customer=customer,
        basket=basket,
        event=event,
        currency=organisation.currency,
        is_invoice_wanted=organisation.is_invoicing_enabled and basket.total_cents > 0,
        now=now,
        expires_at=now + HOLD,
    )


def _give_up(*, order: Order, now: datetime) -> None:
    with transaction.atomic():
        order.cancel(now=now)
        release_places(order=order)
