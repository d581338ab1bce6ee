"""Money that cannot be kept goes back to the buyer, whole, with the credit note of its invoice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from souche.actions.record_refund import record_refund
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import credit_notes, invoices, refunds
from souche.domain.payments.models import Payment
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.payments.gateway.facts import StripeAccess

# Stripe makes the invoice of a session after its payment; the buyer's money waits for it no longer.
INVOICE_PATIENCE = timedelta(minutes=10)


class InvoiceComing(Exception):
    """Stripe is about to issue the invoice that the money must go back with."""


def pay_back_payment(*, payment_id: str, reason: str, now: datetime) -> None:
    """Give a payment back at Stripe and record it; asked again, nothing more goes back.

    `reason` is a value of RefundReason. Where there is an invoice, its credit note gives the money back and
    enters the register. Raises InvoiceComing, StripeFailed: the job tries again.
    """
    payment = Payment.objects.select_related("order").get(public_id=payment_id)
    access = stripe_access()
    refund_id = _given_back(access, payment) or _give_back(access, payment, reason=reason, now=now)
    record_refund(stripe_refund_id=refund_id, reason=reason, now=now)


def _given_back(access: StripeAccess, payment: Payment) -> str:
    made = refunds.refunds_of(access=access, payment_intent_id=payment.stripe_payment_intent_id)
    whole = (refund.refund_id for refund in made if refund.amount_cents == payment.amount_cents)
    return next(whole, "")


def _give_back(access: StripeAccess, payment: Payment, *, reason: str, now: datetime) -> str:
    invoice_id = invoices.find_invoice_id(access=access, payment_intent_id=payment.stripe_payment_intent_id)
    if invoice_id:
        credit_note_id, refund_id = credit_notes.credit_whole_invoice(
            access=access,
            invoice_id=invoice_id,
            amount_cents=payment.amount_cents,
            payment_id=payment.public_id,
        )
        queue.defer("record_credit_note", {"stripe_credit_note_id": credit_note_id})
        return refund_id
    if payment.order.is_invoice_wanted and now < payment.received_at + INVOICE_PATIENCE:
        raise InvoiceComing(payment.public_id)
    return refunds.refund_payment(
        access=access,
        payment_id=payment.public_id,
        payment_intent_id=payment.stripe_payment_intent_id,
        reason=reason,
    ).refund_id
