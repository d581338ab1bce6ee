"""An order whose money is here is paid and fulfilled once, late or in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from souche.actions.await_payment import await_payment
from souche.actions.expire_order import expire_order
from souche.actions.pay_order import pay_order
from souche.actions.refuse_payment import refuse_payment
from souche.domain.catalogue.models import Quota, SoldOut
from souche.domain.orders.states import IllegalMove, OrderStatus
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import NOON

if TYPE_CHECKING:
    from collections.abc import Callable

    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(event: Event) -> Order:
    """Alice orders two places."""
    return place(event, 2, now=clock.now()).order


@pytest.mark.parametrize("before", [await_payment, expire_order, refuse_payment])
def test_wherever_it_waited_it_has_its_places_and_tickets(
    order: Order, before: Callable[..., object]
) -> None:
    before(order=order, now=NOON)

    pay_order(order=order, paid_at=NOON, now=NOON)

    order.refresh_from_db()
    assert (order.status, order.paid_at, order.closed_at) == (OrderStatus.PAID, NOON, None)
    assert order.tickets.count() == 2
    assert Quota.objects.get().taken == 2


def test_it_is_paid_once(order: Order) -> None:
    pay_order(order=order, paid_at=NOON, now=NOON)

    with pytest.raises(IllegalMove):
        pay_order(order=order, paid_at=NOON, now=NOON)

    assert order.tickets.count() == 2


def test_late_without_places_it_stays_closed(order: Order) -> None:
    expire_order(order=order, now=NOON)
    Quota.objects.update(size=1)

    with transaction.atomic(), pytest.raises(SoldOut):
        pay_order(order=order, paid_at=NOON, now=NOON)

    order.refresh_from_db()
    assert order.status == OrderStatus.EXPIRED
    assert not order.tickets.exists()
