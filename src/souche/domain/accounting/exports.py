"""What an export is made of: documents in, bytes out, some hundreds of documents in memory at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from souche.domain.accounting.documents import in_order, sale_document
from souche.domain.accounting.fec import fec_lines
from souche.domain.accounting.journal import sale_entry, without_auxiliaries, written
from souche.domain.accounting.models import AccountChart, ExportKind
from souche.domain.accounting.table import heads, rows
from souche.domain.accounting.totals import totals_of
from souche.kit.archives import FileToZip, zip_stream
from souche.kit.spreadsheets import csv_lines, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet

    from souche.domain.invoices.models import Invoice
    from souche.domain.organisation.models import Organisation


@dataclass(frozen=True)
class Source:
    """The documents of an export, whose they are, and who is told how many were taken."""

    invoices: QuerySet[Invoice]
    organisation: Organisation
    tell: Callable[[int], None]

    def documents(self) -> Iterator[Invoice]:
        """Yield the documents as they were issued."""
        return in_order(self.invoices, tell=self.tell)

    def rates(self) -> Sequence[Decimal]:
        """Return the VAT rates that are on them, the lowest first."""
        return [tax.rate for tax in totals_of(self.invoices).rates]


MISSING = "documents-sans-pdf.txt"
Writer = Callable[[IO[bytes], Source], None]


def write_pdfs(out: IO[bytes], source: Source) -> None:
    """Write a ZIP of the archived PDFs, with a list of the documents whose PDF is not here."""
    out.writelines(zip_stream(files_of(source), zone=source.organisation.zone))


def files_of(source: Source) -> Iterator[FileToZip]:
    """Yield the archived PDF of each document, then the list of those whose PDF is not here."""
    missing = []
    for invoice in source.documents():
        try:
            pdf = invoice.pdf_bytes()
        except (FileNotFoundError, ValueError):  # Django's word for a file that was never kept
            missing.append(invoice)
        else:
            name = f"{source.organisation.day_of(invoice.issued_at)}-{invoice.filename}"
            yield FileToZip(name=name, dated=invoice.issued_at, content=pdf)
    if missing:
        numbers = "\n".join(invoice.number for invoice in missing)
        yield FileToZip(name=MISSING, dated=missing[-1].issued_at, content=numbers.encode())


def write_csv(out: IO[bytes], source: Source) -> None:
    """Write the register as a table that a French spreadsheet opens."""
    rates = source.rates()
    table = rows(source.documents(), rates=rates, time_zone=source.organisation.time_zone)
    out.writelines(csv_lines(head=heads(rates), rows=table))


def write_xlsx(out: IO[bytes], source: Source) -> None:
    """Write the same table as a spreadsheet, amounts and days as such."""
    rates = source.rates()
    table = rows(source.documents(), rates=rates, time_zone=source.organisation.time_zone)
    write_workbook(out, title="Factures", head=heads(rates), rows=table)


def write_journal(out: IO[bytes], source: Source) -> None:
    """Write what the documents say, on the day of each, in FEC layout.

    It is a journal of documents, to read or to import alone: the books of a month say the same sales by the
    day of their money, those without an invoice included.
    """
    chart, zone = AccountChart.current().as_chart(), source.organisation.time_zone
    entries = (
        sale_entry(sale_document(invoice, time_zone=zone), chart=chart) for invoice in source.documents()
    )
    out.writelines(fec_lines(written(without_auxiliaries(entries))))


WRITERS: dict[str, Writer] = {
    ExportKind.PDFS: write_pdfs,
    ExportKind.CSV: write_csv,
    ExportKind.XLSX: write_xlsx,
    ExportKind.JOURNAL: write_journal,
}
ENDINGS = {ExportKind.PDFS: "zip", ExportKind.CSV: "csv", ExportKind.XLSX: "xlsx"}


def name_of(*, kind: str, until: date) -> str:
    """Return the name under which a person saves an export."""
    if kind == ExportKind.JOURNAL:
        # Not the name that the law gives to the books: these are to be imported, or those, never both.
        return f"journal-des-documents-{until:%Y-%m-%d}.txt"
    return f"factures-{until:%Y-%m-%d}.{ENDINGS[ExportKind(kind)]}"
