"""Money that was asked back leaves at Stripe: by the credit note of its invoice, or by itself without one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.record_refund import record_refund
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import credit_notes, invoices, refunds
from souche.domain.payments.gateway.errors import StripeRefused
from souche.domain.payments.gateway.facts import CreditRequest
from souche.domain.payments.models import Refund
from souche.domain.payments.tax_rates import percentage_of
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Line
    from souche.domain.payments.gateway.facts import InvoiceFacts, InvoiceLineFacts, StripeAccess

# Stripe makes the invoice of a session after its payment; the buyer's money waits for it no longer.
INVOICE_PATIENCE = timedelta(minutes=10)


class InvoiceComing(Exception):
    """Stripe is about to issue the invoice that the money must go back with."""


def issue_refund(*, refund_id: str, now: datetime) -> None:
    """Let Stripe give back what was asked, and record it; asked again, nothing more goes back.

    Where there is an invoice, its credit note gives the money back and enters the register. What Stripe
    refuses is a refund that failed, with its sentence. Raises InvoiceComing, StripeUnreachable: the job tries
    again.
    """
    refund = Refund.objects.select_related("payment__order").get(public_id=refund_id)
    if not refund.is_unmade:
        return
    try:
        stripe_refund_id = _give_back(refund, now=now)
    except StripeRefused as refusal:
        _tell_failure(refund, sentence=str(refusal), now=now)
        return
    with transaction.atomic():
        refund.remember(stripe_refund_id=stripe_refund_id)
        Mail.tell_refund(refund=refund, now=now)
    record_refund(stripe_refund_id=stripe_refund_id, now=now)


def _give_back(refund: Refund, *, now: datetime) -> str:
    access, payment = stripe_access(), refund.payment
    invoice_id = invoices.find_invoice_id(access=access, payment_intent_id=payment.stripe_payment_intent_id)
    if invoice_id and not refund.is_credited:
        return _credit(access, refund, invoice_id=invoice_id)
    if not invoice_id and payment.order.is_invoice_wanted and now < payment.received_at + INVOICE_PATIENCE:
        raise InvoiceComing(payment.public_id)
    return refunds.refund_payment(
        access=access,
        refund_id=refund.public_id,
        payment_intent_id=payment.stripe_payment_intent_id,
        amount_cents=refund.amount_cents,
    ).refund_id


def _credit(access: StripeAccess, refund: Refund, *, invoice_id: str) -> str:
    invoice = invoices.read_invoice(
        access=access,
        invoice_id=invoice_id,
        rate_of=lambda tax_rate_id: percentage_of(access=access, tax_rate_id=tax_rate_id),
    )
    issued = credit_notes.credit_invoice(
        access=access,
        asked=CreditRequest(
            invoice_id=invoice_id,
            refund_id=refund.public_id,
            amount_cents=refund.amount_cents,
            cents_by_line=_cents_by_line(refund, invoice=invoice),
        ),
    )
    queue.defer("record_credit_note", {"stripe_credit_note_id": issued.credit_note_id})
    return issued.refund_id


def _cents_by_line(refund: Refund, *, invoice: InvoiceFacts) -> dict[str, int]:
    """Return `{Stripe's line: cents}`; empty where a line that was sold is not found on the invoice."""
    if refund.amount_cents == invoice.total_cents:
        return {line.line_id: line.total_cents for line in invoice.lines if line.total_cents}
    printed, cents = list(invoice.lines), {}
    for refunded in refund.lines.filter(amount_cents__gt=0).select_related("line"):
        found = next((line for line in printed if _is_same(line, refunded.line)), None)
        if found is None:
            return {}
        printed.remove(found)
        cents[found.line_id] = refunded.amount_cents
    return cents


def _is_same(printed: InvoiceLineFacts, sold: Line) -> bool:
    return (printed.label, printed.quantity, printed.total_cents, printed.vat_rate) == (
        sold.label,
        sold.quantity,
        sold.total_cents,
        sold.vat_rate,
    )


def _tell_failure(refund: Refund, *, sentence: str, now: datetime) -> None:
    with transaction.atomic():
        if refund.fail(failure=sentence):
            JournalEntry.record(
                verb="refund.refused",
                subject=refund.payment.order.number,
                details={"refund": refund.public_id, "amount_cents": refund.amount_cents, "why": sentence},
                now=now,
            )
