"""Money that cannot be kept goes back to the buyer, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import refunds
from souche.domain.payments.models import Payment, Refund, RefundReason

if TYPE_CHECKING:
    from datetime import datetime


def pay_back_payment(*, payment_id: str, reason: str, now: datetime) -> None:
    """Refund a payment at Stripe and record it; asked again, nothing more goes back. Raises StripeFailed."""
    payment = Payment.objects.select_related("order").get(public_id=payment_id)
    facts = refunds.refund_payment(
        access=stripe_access(),
        payment_id=payment.public_id,
        payment_intent_id=payment.stripe_payment_intent_id,
    )
    if Refund.record(payment=payment, facts=facts, reason=RefundReason(reason), now=now):
        JournalEntry.record(
            verb="payment.paid_back",
            subject=payment.order.number,
            details={"reason": reason, "amount_cents": facts.amount_cents, "refund": facts.refund_id},
            now=now,
        )
