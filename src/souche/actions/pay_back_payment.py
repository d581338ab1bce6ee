"""Money that cannot be kept goes back to the buyer, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.record_refund import record_refund
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import refunds
from souche.domain.payments.models import Payment

if TYPE_CHECKING:
    from datetime import datetime


def pay_back_payment(*, payment_id: str, reason: str, now: datetime) -> None:
    """Refund a payment at Stripe and record it; asked again, nothing more goes back.

    `reason` is a value of RefundReason. Raises StripeFailed.
    """
    payment = Payment.objects.get(public_id=payment_id)
    facts = refunds.refund_payment(
        access=stripe_access(),
        payment_id=payment.public_id,
        payment_intent_id=payment.stripe_payment_intent_id,
        reason=reason,
    )
    record_refund(stripe_refund_id=facts.refund_id, now=now)
