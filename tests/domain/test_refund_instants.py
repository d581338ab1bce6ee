"""A refund is of the instants that Stripe tells: when it left, and when it came back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from souche.domain.payments.gateway.facts import ReceivedEvent
from souche.domain.payments.gateway.refund_facts import RefundFacts
from souche.domain.payments.models import Payment, Refund, StripeEvent
from tests.cast import NOON
from tests.domain.test_order import make_order
from tests.migrations import back_to_today, go_to

pytestmark = pytest.mark.django_db

TOLD_AT, RETURNED_AT = NOON + timedelta(days=9), NOON + timedelta(days=7)
MADE = RefundFacts(
    refund_id="re_1",
    payment_intent_id="pi_1",
    amount_cents=500,
    status="pending",
    failure="",
    our_id="",
    made_at=NOON,
    returned_at=None,
)


@pytest.fixture
def payment() -> Payment:
    return Payment.objects.create(
        order=make_order(),
        stripe_payment_intent_id="pi_1",
        amount_cents=2400,
        currency="EUR",
        is_livemode=False,
        received_at=NOON,
    )


def recorded(payment: Payment, facts: RefundFacts) -> Refund:
    Refund.record(payment=payment, facts=facts, told_at=TOLD_AT)
    return Refund.objects.get()


def test_one_that_stands_has_not_come_back(payment: Payment) -> None:
    refund = recorded(payment, MADE)

    assert (refund.made_at, refund.returned_at, refund.requested_at) == (NOON, None, None)


def test_one_that_failed_came_back_when_its_money_did(payment: Payment) -> None:
    recorded(payment, MADE)

    refund = recorded(payment, replace(MADE, status="failed", returned_at=RETURNED_AT))

    assert (refund.made_at, refund.returned_at) == (NOON, RETURNED_AT)


def test_one_that_was_called_off_came_back_when_stripe_told(payment: Payment) -> None:
    recorded(payment, MADE)

    refund = recorded(payment, replace(MADE, status="canceled"))

    assert (refund.made_at, refund.returned_at) == (NOON, TOLD_AT)


def test_stripe_told_of_an_object_in_its_last_event() -> None:
    for number, created_at in enumerate((NOON, TOLD_AT, RETURNED_AT)):
        StripeEvent.store(
            received=ReceivedEvent(
                event_id=f"evt_{number}",
                type="refund.updated",
                object_id="re_1",
                is_livemode=False,
                created_at=created_at,
                payload={},
            ),
            job=None,
            now=NOON + timedelta(days=30),
        )

    assert StripeEvent.objects.told_at("re_1") == TOLD_AT
    assert StripeEvent.objects.told_at("re_2") is None


def past_refund(payment: Payment, *, stripe_id: str | None, status: str, reason: str) -> int:
    """Write one as it was before: `made_at` is when it was asked for, or heard of."""
    return Refund.objects.create(
        payment=payment,
        stripe_refund_id=stripe_id,
        amount_cents=100,
        status=status,
        reason=reason,
        made_at=NOON,
    ).pk


@pytest.mark.django_db(transaction=True)
def test_past_refunds_change_no_month_that_was_made_up(payment: Payment) -> None:
    stands = past_refund(payment, stripe_id="re_1", status="succeeded", reason="organiser")
    failed = past_refund(payment, stripe_id="re_2", status="failed", reason="at_stripe")
    unmade = past_refund(payment, stripe_id=None, status="requested", reason="buyer")

    with back_to_today():
        go_to("payments", "0012_payments_by_stripes_clock")

    found = Refund.objects.in_bulk([stands, failed, unmade])
    instants = {pk: (each.requested_at, each.made_at, each.returned_at) for pk, each in found.items()}
    assert instants == {
        stands: (NOON, NOON, None),
        failed: (None, NOON, NOON),
        unmade: (NOON, None, None),
    }
