"""The PDF of an invoice is fetched from Stripe and kept, with its fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.fetch_pdf import fetch_pdf
from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime


def archive_invoice(*, invoice_id: str, now: datetime) -> None:
    """Keep the PDF's bytes, SHA-256 and size, then let the e-mail go; a second time changes nothing.

    Raises StripeFailed: the job tries again.
    """
    invoice = Invoice.objects.select_related("order", "identity").get(public_id=invoice_id)
    if invoice.is_archived:
        return
    pdf = fetch_pdf(invoice=invoice)
    with transaction.atomic():
        invoice.archive(pdf=pdf, now=now)
        _let_go(invoice)
        _tell_accounts(invoice, now=now)


def _tell_accounts(invoice: Invoice, *, now: datetime) -> None:
    """Write to the accounts department of whom this very document names."""
    order, identity = invoice.order, invoice.identity
    if order and identity and identity.accounts_email:
        Mail.tell_accounts(invoice=invoice, order=order, to=identity.accounts_email, now=now)


def _let_go(invoice: Invoice) -> None:
    """Let the e-mail go; that of a credit note made in Stripe's dashboard is Stripe's own."""
    for mail in Mail.objects.filter(refund__credit_notes=invoice):
        queue.defer("send_refund_mail", {"mail_id": mail.public_id})
    if invoice.is_for_subscription:
        queue.defer("send_subscription_invoice", {"invoice_id": invoice.public_id})
    elif invoice.order and not invoice.is_credit_note:
        queue.defer("send_documents", {"order_id": invoice.order.public_id})
