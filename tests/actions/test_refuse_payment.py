"""A payment that the bank refuses gives its places back, and its buyer is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.await_payment import await_payment
from souche.actions.expire_order import expire_order
from souche.actions.refuse_payment import refuse_payment
from souche.domain.catalogue.models import Quota
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.orders.states import OrderStatus
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db


def held_order(event: Event) -> Order:
    return place(event, 2, now=clock.now()).order


def test_the_places_come_back_once(event: Event) -> None:
    order = held_order(event)
    await_payment(order=order, now=NOON)

    for _again in range(2):
        refuse_payment(order=order, now=NOON)

    order.refresh_from_db()
    assert (order.status, order.closed_at) == (OrderStatus.REFUSED, NOON)
    assert Quota.objects.get().taken == 0
    assert Mail.objects.filter(kind=MailKind.REFUSED).count() == 1


def test_the_refusal_may_be_all_that_is_ever_told(event: Event) -> None:
    order = held_order(event)

    refuse_payment(order=order, now=NOON)
    await_payment(order=order, now=NOON)

    order.refresh_from_db()
    assert order.status == OrderStatus.REFUSED
    assert Quota.objects.get().taken == 0


def test_the_buyer_of_an_order_that_closed_meanwhile_is_told_once(event: Event) -> None:
    order = held_order(event)
    expire_order(order=order, now=NOON)

    for _again in range(2):
        refuse_payment(order=order, now=NOON)

    order.refresh_from_db()
    assert order.status == OrderStatus.REFUSED
    assert Quota.objects.get().taken == 0
    assert Mail.objects.get().kind == MailKind.REFUSED


def test_a_paid_order_is_left_alone(event: Event) -> None:
    order = held_order(event)
    order.pay(paid_at=NOON)

    refuse_payment(order=order, now=NOON)

    order.refresh_from_db()
    assert order.is_paid
    assert Quota.objects.get().taken == 2
