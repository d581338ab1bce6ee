"""PDFs that were lost or altered in the archive are fetched from Stripe again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.fetch_pdf import fetch_pdf
from souche.domain.health.models import Check, CheckKind
from souche.domain.invoices.models import Invoice
from souche.domain.organisation.models import JournalEntry

if TYPE_CHECKING:
    from datetime import datetime


def restore_archive(*, now: datetime) -> int:
    """Restore what the last check of the archive found wrong; return how many, each told in the journal.

    Stripe may draw a PDF anew: the journal keeps both fingerprints. Raises StripeFailed.
    """
    check = Check.objects.last_of(CheckKind.ARCHIVE)
    ids = [difference["invoice"] for difference in check.differences] if check else []
    for invoice in Invoice.objects.filter(public_id__in=ids):
        _restore(invoice, now=now)
    return len(ids)


def _restore(invoice: Invoice, *, now: datetime) -> None:
    pdf, before = fetch_pdf(invoice=invoice), invoice.pdf_sha256
    with transaction.atomic():
        invoice.restore(pdf=pdf)
        JournalEntry.record(
            verb="archive.pdf_restored",
            subject=invoice.number,
            details={"sha256_before": before, "sha256": invoice.pdf_sha256},
            now=now,
        )
