"""Money that cannot be kept goes back to the buyer, whole, with the credit note of its invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Refund

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.payments.models import Payment, RefundReason


def pay_back_payment(*, payment: Payment, reason: RefundReason, now: datetime) -> Refund:
    """Ask for the whole of a payment to go back; the caller has just received it, in the same transaction."""
    refund = Refund.request(payment=payment, amount_cents=payment.amount_cents, reason=reason, now=now)
    JournalEntry.record(
        verb="refund.requested",
        subject=payment.order.number,
        details={"refund": refund.public_id, "amount_cents": refund.amount_cents, "reason": reason},
        now=now,
    )
    return refund
