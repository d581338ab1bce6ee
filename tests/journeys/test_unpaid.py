"""What happens when the money does not come, or comes in its own time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.release_expired import release_expired
from souche.domain.catalogue.models import Quota
from souche.domain.invoices.models import InvoiceKind
from souche.domain.orders.models import Order
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Payment, Refund, RefundReason
from souche.kit import clock
from tests.jobs import failed_jobs

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

DECLINED = "4000 0000 0000 0002"


def taken() -> int:
    return Quota.objects.get().taken


def test_a_declined_card_then_a_good_one_pays_once(house: House) -> None:
    order = house.order(1)
    with pytest.raises(httpx.HTTPStatusError, match="402"):
        house.pay(card_number=DECLINED)
    order.refresh_from_db()
    assert order.is_held

    house.pay()
    house.wait_for_events("checkout.session.completed", "invoice.paid")
    house.work()

    order.refresh_from_db()
    assert order.is_paid
    assert Payment.objects.count() == 1


def test_an_abandoned_order_expires_and_gives_its_places_back(house: House) -> None:
    order = house.order(2)
    assert taken() == 2

    house.stripe.control("clock", advance=32 * 60)
    house.wait_for_events("checkout.session.expired")
    house.work()

    order.refresh_from_db()
    assert order.status == OrderStatus.EXPIRED
    assert taken() == 0


def test_an_order_expires_even_when_stripe_is_silent(house: House) -> None:
    order = house.order(2)

    assert release_expired(now=order.expires_at - timedelta(seconds=1)) == 0
    assert release_expired(now=order.expires_at) == 1

    assert taken() == 0


def test_a_webhook_that_never_came_is_found_by_asking(house: House) -> None:
    order = house.order(1)
    house.stripe.control("deliveries", paused=True)
    try:
        house.stripe.pay(order.stripe_session_id)
        later = clock.now() + timedelta(minutes=3)

        assert reconcile_payments(orders=Order.objects.to_reconcile(now=later), now=clock.now()) == 1
        house.work()
    finally:
        house.stripe.control("deliveries", paused=False)

    order.refresh_from_db()
    assert order.is_paid
    assert order.invoices.get().is_archived
    assert len(house.stripe.mails(to=order.buyer_email)) == 1


def test_money_that_comes_late_takes_its_places_again(house: House) -> None:
    order = house.order(2)
    release_expired(now=order.expires_at)

    house.stripe.pay(order.stripe_session_id)
    house.wait_for_events("checkout.session.completed", "invoice.paid")
    house.work()

    order.refresh_from_db()
    assert order.is_paid
    assert taken() == 2
    assert not failed_jobs()


def test_money_that_comes_too_late_goes_back(house: House) -> None:
    order = house.order(2)
    release_expired(now=order.expires_at)
    Quota.objects.update(size=1)

    house.stripe.pay(order.stripe_session_id)
    house.wait_for_events("checkout.session.completed", "invoice.paid")
    house.work()

    order.refresh_from_db()
    refund = Refund.objects.get()
    assert order.status == OrderStatus.EXPIRED
    assert order.tickets.count() == 0
    assert (refund.amount_cents, refund.reason) == (4800, RefundReason.LATE_WITHOUT_PLACE)
    assert house.stripe.objects("refunds")[0]["amount"] == 4800
    note = order.invoices.get(kind=InvoiceKind.CREDIT_NOTE)
    assert note.is_archived
    assert sum(order.invoices.values_list("total_cents", flat=True)) == 0
    assert not failed_jobs()
