"""An order whose payment is in progress keeps its places, and its buyer is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.await_payment import await_payment
from souche.actions.expire_order import expire_order
from souche.actions.release_expired import release_expired
from souche.domain.catalogue.models import Quota
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.orders.states import OrderStatus
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import ALICE, NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db


def held_order(event: Event) -> Order:
    return place(event, 2, now=clock.now()).order


def test_the_places_are_held_beyond_the_half_hour(event: Event) -> None:
    order = held_order(event)

    await_payment(order=order, now=NOON)

    assert release_expired(now=order.expires_at) == 0
    assert Quota.objects.get().taken == 2


def test_the_buyer_is_told_once(event: Event) -> None:
    order = held_order(event)

    for _again in range(2):
        await_payment(order=order, now=NOON)

    mail = Mail.objects.get()
    assert (mail.order, mail.kind, mail.to) == (order, MailKind.PROCESSING, ALICE.email)
    assert ProcrastinateJob.objects.get(task_name="send_order_mail").args == {"mail_id": mail.public_id}


def test_an_order_that_expired_takes_its_places_again(event: Event) -> None:
    order = held_order(event)
    expire_order(order=order, now=NOON)

    await_payment(order=order, now=NOON)

    order.refresh_from_db()
    assert (order.status, order.closed_at) == (OrderStatus.PROCESSING, None)
    assert Quota.objects.get().taken == 2


def test_without_places_left_it_stays_expired(event: Event) -> None:
    order = held_order(event)
    expire_order(order=order, now=NOON)
    Quota.objects.update(size=1)

    await_payment(order=order, now=NOON)

    order.refresh_from_db()
    assert (order.status, order.closed_at) == (OrderStatus.EXPIRED, NOON)
    assert not Mail.objects.exists()


def test_a_paid_order_is_left_alone(event: Event) -> None:
    order = held_order(event)
    order.pay(paid_at=NOON)

    await_payment(order=order, now=NOON)

    order.refresh_from_db()
    assert order.is_paid
    assert not Mail.objects.exists()
