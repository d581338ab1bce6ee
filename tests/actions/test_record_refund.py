"""A refund is written as it stands at Stripe, whoever made it, and each change is told once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.record_refund import RefundBeingMade, UnknownPayment, record_refund
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Payment, Refund, RefundReason, RefundStatus
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(event: Event, local_stripe: LocalStripe) -> Payment:
    """Alice paid two places, 48 €."""
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[order], now=clock.now())
    return Payment.objects.get()


def instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def refund_in_dashboard(local_stripe: LocalStripe, payment: Payment, *, cents: int) -> str:
    refund = local_stripe.ask("refunds", payment_intent=payment.stripe_payment_intent_id, amount=cents)
    return str(refund["id"])


def test_a_refund_of_the_dashboard_is_written_once(payment: Payment, local_stripe: LocalStripe) -> None:
    refund_id = refund_in_dashboard(local_stripe, payment, cents=1001)

    for _again in range(2):
        record_refund(stripe_refund_id=refund_id, now=NOON)

    refund = Refund.objects.get()
    assert (refund.payment, refund.amount_cents) == (payment, 1001)
    assert refund.made_at == instant(local_stripe.ask(f"refunds/{refund_id}", method="GET")["created"])
    assert (refund.status, refund.reason) == (RefundStatus.SUCCEEDED, RefundReason.AT_STRIPE)
    entry = JournalEntry.objects.get(verb="refund.succeeded")
    assert (entry.subject, entry.details["amount_cents"]) == (payment.order.number, 1001)


def test_one_that_we_asked_for_is_found_by_its_metadata(payment: Payment, local_stripe: LocalStripe) -> None:
    asked = Refund.request(payment=payment, amount_cents=100, reason=RefundReason.BUYER, now=NOON)
    made = refund_in_dashboard(local_stripe, payment, cents=100)
    local_stripe.ask(f"refunds/{made}", **{"metadata[refund]": asked.public_id})

    record_refund(stripe_refund_id=made, now=NOON)

    refund = Refund.objects.get()
    assert (refund.stripe_refund_id, refund.status) == (made, RefundStatus.SUCCEEDED)
    assert refund.reason == RefundReason.BUYER


def test_one_that_may_be_ours_waits_for_the_answer(payment: Payment, local_stripe: LocalStripe) -> None:
    Refund.request(payment=payment, amount_cents=100, reason=RefundReason.BUYER, now=NOON)

    with pytest.raises(RefundBeingMade):
        record_refund(stripe_refund_id=refund_in_dashboard(local_stripe, payment, cents=100), now=NOON)
    record_refund(stripe_refund_id=refund_in_dashboard(local_stripe, payment, cents=101), now=NOON)

    assert set(Refund.objects.values_list("amount_cents", "reason")) == {
        (100, RefundReason.BUYER),
        (101, RefundReason.AT_STRIPE),
    }


def test_it_moves_to_where_it_stands(payment: Payment, local_stripe: LocalStripe) -> None:
    refund_id = refund_in_dashboard(local_stripe, payment, cents=2400)
    record_refund(stripe_refund_id=refund_id, now=NOON)
    Refund.objects.update(status=RefundStatus.PENDING)

    record_refund(stripe_refund_id=refund_id, now=NOON)

    assert Refund.objects.get().status == RefundStatus.SUCCEEDED
    assert JournalEntry.objects.filter(verb="refund.succeeded").count() == 2


def test_a_refund_of_another_product_is_refused(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 1, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    intent = local_stripe.objects("payment_intents")[0]["id"]
    refund_id = local_stripe.ask("refunds", payment_intent=intent)["id"]

    with pytest.raises(UnknownPayment, match=refund_id):
        record_refund(stripe_refund_id=refund_id, now=NOON)

    assert not Refund.objects.exists()
