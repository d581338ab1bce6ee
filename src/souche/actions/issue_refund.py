"""Money that was asked back leaves at Stripe: by the credit note of its invoice, or by itself without one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.issue_credit_note import InvoiceComing, issue_credit_note
from souche.actions.record_credit_note import record_credit_note
from souche.actions.record_refund import record_refund
from souche.domain.invoices.models import LateInvoice
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import STRIPE, JournalEntry
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import credit_notes, invoices, refunds
from souche.domain.payments.gateway.errors import StripeKeyRefused, StripeRefused
from souche.domain.payments.models import Refund
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

# Stripe makes the invoice of a session after its payment; the buyer's money waits for it no longer.
INVOICE_PATIENCE = timedelta(minutes=10)


def issue_refund(*, refund_id: str, now: datetime) -> None:
    """Let Stripe give back what was asked, and record it; asked again, nothing more goes back.

    Where there is an invoice, its credit note gives the money back and enters the register; an invoice that
    was made after the payment is taken back just after the money. What is tried again after its credit note
    goes back by itself: no invoice is taken back twice. What Stripe refuses is a refund that failed, with its
    sentence. Raises InvoiceComing, StripeUnreachable, StripeKeyRefused: the job tries again.
    """
    refund = Refund.objects.select_related("payment__order", "retry_of").get(public_id=refund_id)
    if refund.is_lost:
        return
    try:
        stripe_refund_id = refund.stripe_refund_id or _give_back(refund, now=now)
    except StripeKeyRefused:
        raise  # it is about our key, and not about this refund
    except StripeRefused as refusal:
        _tell_failure(refund, sentence=str(refusal), now=now)
        return
    with transaction.atomic():
        refund.remember(stripe_refund_id=stripe_refund_id)
        Mail.tell_refund(refund=refund, now=now)
    record_refund(stripe_refund_id=stripe_refund_id, now=now)


def _give_back(refund: Refund, *, now: datetime) -> str:
    access, payment = stripe_access(), refund.payment
    paid_id = invoices.find_invoice_id(access=access, payment_intent_id=payment.stripe_payment_intent_id)
    late = LateInvoice.objects.in_place_of(paid_id, order=payment.order) if payment.is_invoiced else None
    invoice_id = late.stripe_invoice_id if late else paid_id
    if refund.retry_of and invoice_id and not refund.is_credited:
        _find_credit_note(refund, first=refund.retry_of, stripe_invoice_id=invoice_id, now=now)
    if paid_id and not late and not refund.is_credited:
        return issue_credit_note(refund=refund).refund_id
    if payment.is_invoiced and not paid_id and not late and now < payment.received_at + INVOICE_PATIENCE:
        raise InvoiceComing(payment.public_id)
    made = refunds.refund_payment(
        access=access,
        refund_id=refund.public_id,
        payment_intent_id=payment.stripe_payment_intent_id,
        amount_cents=refund.amount_cents,
    )
    if late and not refund.is_credited:
        queue.defer("issue_credit_note", {"refund_id": refund.public_id})
    return made.refund_id


def _find_credit_note(refund: Refund, *, first: Refund, stripe_invoice_id: str, now: datetime) -> None:
    """Let a refund have the credit note of the first that came back, which nobody wrote down yet."""
    issued = credit_notes.find_credit_note(
        access=stripe_access(), invoice_id=stripe_invoice_id, refund_id=first.public_id
    )
    if issued:
        record_credit_note(stripe_credit_note_id=issued.credit_note_id, now=now)
        refund.take_over_credit_notes()


def _tell_failure(refund: Refund, *, sentence: str, now: datetime) -> None:
    with transaction.atomic():
        if refund.fail(failure=sentence):
            JournalEntry.record(
                verb="refund.refused",
                subject=refund.payment.order.number,
                details={"refund": refund.public_id, "amount_cents": refund.amount_cents, "why": sentence},
                actor=STRIPE,
                now=now,
            )
