"""The PDF of an invoice or a credit note, as Stripe draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import credit_notes, invoices

if TYPE_CHECKING:
    from souche.domain.invoices.models import Invoice


def fetch_pdf(*, invoice: Invoice) -> bytes:
    """Return the bytes of the PDF at Stripe; raise StripeFailed."""
    access, stripe_id = stripe_access(), invoice.stripe_invoice_id
    if invoice.is_credit_note:
        return credit_notes.read_credit_note_pdf(access=access, credit_note_id=stripe_id)
    return invoices.read_invoice_pdf(access=access, invoice_id=stripe_id)
