"""The books of a month, as an accountant opens them."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from accounting_fr.fec_check import check_fec as check_as_an_accounting_program
from fec_parser.parser import FECParser

from souche.actions.make_books import make_books
from souche.actions.request_books import request_books
from souche.domain.accounting.fec_check import check_fec
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from datetime import date, datetime


class Month:
    """One ZIP of books: `name` and `content` are of its file of entries. Amounts are cents."""

    def __init__(self, archive: ZipFile) -> None:
        self.name, *_others = archive.namelist()
        self.content = archive.read(self.name)
        self.archive = archive
        head, *lines = (line.split("\t") for line in self.content.decode().splitlines())
        self.lines = [dict(zip(head, line, strict=True)) for line in lines]

    def account(self, prefix: str) -> int:
        """Return the balance of the accounts that begin so; debits are above zero."""
        return sum(
            cents(line["Debit"]) - cents(line["Credit"])
            for line in self.lines
            if line["CompteNum"].startswith(prefix)
        )

    def table(self, name: str) -> list[list[str]]:
        """Return the rows of a table without its head."""
        return list(csv.reader(StringIO(self.archive.read(name).decode("utf-8-sig")), delimiter=";"))[1:]

    def vat(self) -> dict[str, tuple[int, int]]:
        """Return what the table of VAT says of each rate, without VAT and VAT; rates of zero are left out."""
        rows = {
            row[0].replace(",", "."): (cents(row[1]), cents(row[2]))
            for row in self.table("tva-encaissee.csv")
        }
        return {rate: row for rate, row in rows.items() if any(row)}

    def balance(self, what: str) -> int:
        """Return a balance of the reconciliation: Solde d’ouverture or Solde de clôture."""
        (row,) = (row for row in self.table("stripe-rapprochement.csv") if row[0] == what)
        return cents(row[4])

    def assert_programs_read_it(self) -> None:
        """Let the programs that accountants import with read the entries: none complains."""
        report = check_as_an_accounting_program(self.content, self.name)
        assert (report.errors, report.warnings) == ([], [])
        assert FECParser.from_bytesio(BytesIO(self.content), self.name).parse() == []
        assert check_fec(self.content.splitlines(keepends=True)) == []


def cents(amount: str) -> int:
    """Return an amount as the books write it, in cents."""
    return int(amount.replace(",", "") or "0")


def books_of(instant: datetime) -> Month:
    """Make the books of the month that an instant is in, at that instant."""
    return books_of_month(day=Organisation.current().day_of(instant), now=instant)


def books_of_month(*, day: date, now: datetime) -> Month:
    """Make the books of the month of a day."""
    export = request_books(month=day, by=None, now=now)
    make_books(export_id=export.public_id, now=now)
    export.refresh_from_db()
    with export.file.open("rb") as kept:
        return Month(ZipFile(BytesIO(kept.read())))
