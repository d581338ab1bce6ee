"""Each archived PDF is read again and compared with the fingerprint that was kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.health.models import Check, CheckKind
from souche.domain.invoices.models import Invoice

if TYPE_CHECKING:
    from datetime import datetime


def check_archive(*, now: datetime) -> Check:
    """Recompute every SHA-256, and keep which files are missing or altered."""
    compared, differences = 0, []
    for invoice in Invoice.objects.archived().order_by("pk").iterator():
        compared += 1
        what = _what_is_wrong(invoice)
        if what:
            differences.append({"what": what, "subject": invoice.number, "invoice": invoice.public_id})
    return Check.record(kind=CheckKind.ARCHIVE, compared={"pdfs": compared}, differences=differences, now=now)


def _what_is_wrong(invoice: Invoice) -> str:
    try:
        return "" if invoice.is_intact() else "pdf_altered"
    except FileNotFoundError:
        return "pdf_missing"
    except OSError:
        return "pdf_unreadable"
