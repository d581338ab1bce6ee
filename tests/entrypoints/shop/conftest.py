"""The theatre is open, and it is noon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from souche.domain.orders.models import Order
from souche.entrypoints.shop.basket_form import QUANTITY
from tests.cast import ALICE, NOON, add_price, announce, open_theatre
from tests.entrypoints.shop.kept import confirm_basket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from souche.domain.catalogue.models import Event, Price
    from souche.domain.organisation.models import Organisation


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def organisation(db: None) -> Organisation:  # noqa: ARG001  # the database is asked for
    """Open the theatre, which has no Stripe key yet."""
    return open_theatre()


@pytest.fixture
def event() -> Event:
    """Announce an event without prices."""
    return announce()


@pytest.fixture
def price(event: Event) -> Price:
    """Sell it at 24 €, 100 places."""
    return add_price(event)


@pytest.fixture
def free_price(event: Event) -> Price:
    """Sell it for nothing, 20 places, four at most."""
    return add_price(event, size=20, amount_cents=0, maximum_per_order=4)


@pytest.fixture
def booking(client: Client, free_price: Price) -> Order:
    """Alice books two free places."""
    client.post(
        "/evenements/hamlet/",
        {QUANTITY + free_price.public_id: "2", "name": ALICE.name, "email": ALICE.email},
    )
    confirm_basket(client)
    return Order.objects.get()


@pytest.fixture
def held_order(client: Client, booking: Order) -> Order:
    """Return an order as it is between the payment page and Stripe's word: held, 48 €, no invoice asked."""
    client.cookies.clear()
    booking.tickets.all().delete()
    Order.objects.filter(pk=booking.pk).update(
        status="held", paid_at=None, total_cents=4800, stripe_session_id="cs_test_1"
    )
    booking.lines.update(unit_cents=2400, total_cents=4800, vat_cents=250)
    return Order.objects.get(pk=booking.pk)
