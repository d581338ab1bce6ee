"""Money that cannot be kept goes back once, and the journal says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.pay_back_payment import pay_back_payment
from souche.actions.reconcile_payments import reconcile_payments
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Payment, Refund, RefundReason, RefundStatus
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_it_goes_back_once_however_often_it_is_asked(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[order], now=clock.now())
    payment = Payment.objects.get()

    for _again in range(2):
        pay_back_payment(payment_id=payment.public_id, reason=RefundReason.PAID_TWICE, now=NOON)

    refund = Refund.objects.get()
    assert (refund.amount_cents, refund.status) == (4800, RefundStatus.SUCCEEDED)
    assert [one["amount"] for one in local_stripe.objects("refunds")] == [4800]
    assert JournalEntry.objects.get(verb="refund.succeeded").subject == order.number
    assert refund.reason == RefundReason.PAID_TWICE
