"""The sandbox's documents: invoices and credit notes in the words of their reader, for pages and as PDFs."""

from stripe_sandbox.documents.description import describe_invoice
from stripe_sandbox.documents.pdf import credit_note_pdf, invoice_pdf

__all__ = ["credit_note_pdf", "describe_invoice", "invoice_pdf"]
