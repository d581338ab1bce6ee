"""Stripe is asked for the credit note of a refund: of one to make, or of one made before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.invoices.models import LateInvoice
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import credit_notes, invoices
from souche.domain.payments.gateway.errors import StripeUnreachable
from souche.domain.payments.gateway.facts import CreditRequest
from souche.domain.payments.printed import is_label_of
from souche.domain.payments.tax_rates import percentage_of
from souche.kit import queue

if TYPE_CHECKING:
    from souche.domain.orders.models import Line
    from souche.domain.payments.gateway.facts import InvoiceFacts, InvoiceLineFacts, IssuedCreditNote
    from souche.domain.payments.models import Refund


class InvoiceComing(StripeUnreachable):
    """Stripe is about to issue the invoice that the money must go back with."""


def issue_credit_note(*, refund: Refund) -> IssuedCreditNote:
    """Let Stripe take a part of an invoice back, once however often it is asked, and defer its recording.

    It is the invoice of the payment, whose money goes back with it or went back before; or the one made later
    in its place, of which Stripe does not know the money. Raises InvoiceComing, StripeFailed.
    """
    access, payment = stripe_access(), refund.payment
    paid_id = invoices.find_invoice_id(access=access, payment_intent_id=payment.stripe_payment_intent_id)
    late = LateInvoice.objects.in_place_of(paid_id, order=payment.order)
    stripe_invoice_id = late.stripe_invoice_id if late else paid_id
    if not stripe_invoice_id:
        raise InvoiceComing(payment.public_id)
    invoice = invoices.read_invoice(
        access=access,
        invoice_id=stripe_invoice_id,
        rate_of=lambda tax_rate_id: percentage_of(access=access, tax_rate_id=tax_rate_id),
    )
    issued = credit_notes.credit_invoice(
        access=access,
        asked=CreditRequest(
            invoice_id=stripe_invoice_id,
            refund_id=refund.public_id,
            made_refund_id=refund.stripe_refund_id or "",
            is_out_of_band=late is not None,
            amount_cents=refund.amount_cents,
            cents_by_line=_cents_by_line(refund, invoice=invoice),
        ),
    )
    queue.defer("record_credit_note", {"stripe_credit_note_id": issued.credit_note_id})
    return issued


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
    """Compare what was sold with a printed line, whose label goes on with the day or the duration."""
    amounts = (printed.quantity, printed.total_cents, printed.vat_rate)
    return is_label_of(printed.label, label=sold.label) and amounts == (
        sold.quantity,
        sold.total_cents,
        sold.vat_rate,
    )
