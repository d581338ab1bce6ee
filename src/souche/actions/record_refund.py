"""A refund made at Stripe, by us or in its dashboard, is written down as it stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import refunds
from souche.domain.payments.models import Payment, Refund, RefundReason

if TYPE_CHECKING:
    from datetime import datetime


class UnknownPayment(Exception):
    """The refund is of no payment that is written here: another product may share the Stripe account."""


def record_refund(*, stripe_refund_id: str, now: datetime, reason: str = "") -> None:
    """Write a refund, or where it stands now; the journal tells each change once.

    `reason` is a value of RefundReason, known to who just made it; else the refund at Stripe may bear one.

    It is read at Stripe, so that messages in any order end alike. Raises UnknownPayment, StripeFailed.
    """
    facts = refunds.read_refund(access=stripe_access(), refund_id=stripe_refund_id)
    payment = (
        Payment.objects.select_related("order")
        .filter(stripe_payment_intent_id=facts.payment_intent_id)
        .first()
    )
    if payment is None:
        raise UnknownPayment(stripe_refund_id)
    with transaction.atomic():
        given = reason or facts.reason
        # Whoever works in Stripe's dashboard may write any word there.
        why = RefundReason(given) if given in RefundReason.values else RefundReason.AT_STRIPE
        if Refund.record(payment=payment, facts=facts, reason=why, now=now):
            JournalEntry.record(
                verb=f"refund.{facts.status}",
                subject=payment.order.number,
                details={
                    "reason": why,
                    "amount_cents": facts.amount_cents,
                    "refund": facts.refund_id,
                },
                now=now,
            )
