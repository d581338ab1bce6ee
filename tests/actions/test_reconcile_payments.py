"""What Stripe never told is found by asking."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.expire_order import expire_order
from souche.actions.reconcile_payments import reconcile_payments
from souche.domain.invoices.models import Invoice
from souche.domain.orders.models import Order
from souche.kit import clock
from tests.actions.orders import place

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_it_settles_what_is_paid_and_leaves_the_rest(event: Event, local_stripe: LocalStripe) -> None:
    paid, unpaid = (place(event, now=clock.now()).order for _ in range(2))
    local_stripe.pay(paid.stripe_session_id)

    assert reconcile_payments(orders=[paid, unpaid], now=clock.now()) == 1

    assert Order.objects.get(pk=paid.pk).is_paid
    assert Order.objects.get(pk=unpaid.pk).is_held
    assert Invoice.objects.get().order == paid


def test_it_asks_about_orders_that_wait_or_have_just_closed(event: Event) -> None:
    now = clock.now()
    waiting = place(event, now=now).order
    closed = place(event, now=now).order
    expire_order(order=closed, now=now)

    def asked_at(instant: timedelta) -> set[int]:
        return set(Order.objects.to_reconcile(now=now + instant).values_list("pk", flat=True))

    assert asked_at(timedelta(seconds=30)) == {closed.pk}
    assert asked_at(timedelta(minutes=3)) == {waiting.pk, closed.pk}
    assert asked_at(timedelta(hours=2)) == {waiting.pk}
