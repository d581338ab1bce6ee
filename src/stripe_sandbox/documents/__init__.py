"""The sandbox's documents: the invoice in the words of its reader, as a page shows it and as a PDF."""

from stripe_sandbox.documents.description import InvoiceDescription, describe_invoice
from stripe_sandbox.documents.pdf import invoice_pdf

__all__ = ["InvoiceDescription", "describe_invoice", "invoice_pdf"]
