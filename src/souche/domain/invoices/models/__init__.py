"""The register of invoices and credit notes, and the invoices asked for after the payment."""

from souche.domain.invoices.models.invoices import (
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceQuerySet,
    archive_path,
    invoice_id,
)
from souche.domain.invoices.models.late_invoices import LateInvoice, late_invoice_id

__all__ = [
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceQuerySet",
    "LateInvoice",
    "archive_path",
    "invoice_id",
    "late_invoice_id",
]
