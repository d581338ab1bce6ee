"""The books of a month in one ZIP: entries, VAT, sales, open matters, revenue, Stripe's money, documents.

Entries, VAT and sales are made of one list (`sales.py`): for each rate they are the same to the cent.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import IO, TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from souche.domain.accounting.documents import customer_of
from souche.domain.accounting.exports import files_of
from souche.domain.accounting.fec import fec_lines, file_name
from souche.domain.accounting.journal import (
    Arrival,
    Movement,
    arrival_entry,
    in_order,
    lettered,
    movement_entry,
    sale_entry,
    without_auxiliaries,
    written,
)
from souche.domain.accounting.models import AccountChart
from souche.domain.accounting.receivables import open_matters
from souche.domain.accounting.sales import sales_of_month, vat_collected
from souche.domain.accounting.stripe_month import movements_table, reconciled_table
from souche.domain.accounting.takings import takings_table
from souche.domain.orders.models import Order
from souche.domain.organisation.journal_check import Head
from souche.kit.archives import FileToZip, zip_stream
from souche.kit.money import in_euros
from souche.kit.spreadsheets import csv_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from souche.domain.accounting.exports import Source
    from souche.domain.accounting.journal import Account, Entry, Sale
    from souche.domain.accounting.months import Month
    from souche.domain.accounting.receivables import OpenMatter, Traced
    from souche.domain.accounting.stripe_month import StripeMonth
    from souche.kit.spreadsheets import Cell


@dataclass(frozen=True)
class Books:
    """What a month's files are made of; its first and last day are the house's."""

    source: Source
    month: Month
    first_day: date
    last_day: date
    stripe: StripeMonth

    @property
    def zone(self) -> ZoneInfo:
        """Return where a day begins."""
        return ZoneInfo(self.source.organisation.time_zone)

    @cached_property
    def sales(self) -> list[Sale]:
        """Return what was sold and taken back."""
        return sales_of_month(self.month, time_zone=self.zone.key)

    @cached_property
    def money(self) -> list[Traced]:
        """Return what moved on the balance, with its orders."""
        return self.stripe.money()

    @cached_property
    def matters(self) -> list[OpenMatter]:
        """Return the orders whose account is not even before or after."""
        return open_matters(month=self.month, sales=self.sales, money=self.money, time_zone=self.zone.key)


def write_books(out: IO[bytes], *, books: Books) -> None:
    """Write the ZIP."""
    out.writelines(zip_stream(_files(books), zone=books.zone))


def _files(books: Books) -> Iterator[FileToZip]:
    siren = books.source.organisation.siren
    tables = {
        file_name(siren=siren, closed_on=books.last_day): b"".join(
            fec_lines(entries_of(books), valid_on=books.last_day)
        ),
        "tva-encaissee.csv": _vat(books.sales),
        "recettes-par-representation.csv": takings_table(books.month, zone=books.zone),
        "stripe-mouvements.csv": movements_table(books.stripe, zone=books.zone),
        "stripe-rapprochement.csv": reconciled_table(books.stripe),
        "ventes.csv": _sales(books.sales),
        "clients-411.csv": _matters(books),
        "journal.txt": _head_of_journal(),
    }
    for name, content in tables.items():
        yield FileToZip(name=name, dated=books.month.until, content=content)
    for file in files_of(books.source):
        yield FileToZip(name=f"factures/{file.name}", dated=file.dated, content=file.content)


def _head_of_journal() -> bytes:
    """Return the last entry of the chained journal: whoever keeps it sees later whether it was rewritten."""
    head = Head.current()
    if head is None:
        return b""
    sentence = gettext(
        "Journal of the box office: %(count)d entries, the last one with the fingerprint %(digest)s"
    )
    return f"{sentence % {'count': head.position, 'digest': head.digest}}\n".encode()


def entries_of(books: Books) -> list[Entry]:
    """Return the entries of sales, then of Stripe's money and of the bank, each journal by day."""
    chart = AccountChart.current().as_chart()
    customers = _customers(books)
    in_month = [each for each in books.money if books.month.since <= each.moved.moved_at < books.month.until]
    arrived = books.stripe.arrived(since=books.first_day, until=books.last_day)
    entries = [
        *(sale_entry(sale, chart=chart) for sale in books.sales),
        *(movement_entry(_movement(each, books.zone, customers), chart=chart) for each in in_month),
        *(
            arrival_entry(
                Arrival(payout.payout_id, payout.arrives_on, payout.currency, payout.amount_cents),
                chart=chart,
            )
            for payout in arrived
        ),
    ]
    entries = list(written(in_order(entries)))
    if chart.is_lettered:
        entries = lettered(entries, settled=_settled(books, entries), account=chart.customers)
    return entries if chart.has_auxiliaries else list(without_auxiliaries(entries))


def _settled(books: Books, entries: Sequence[Entry]) -> set[str]:
    """Return the matters that begin and end in the month."""
    lines = Counter(entry.matter for entry in entries if entry.matter)
    uneven = {matter.order.number for matter in books.matters}
    return {number for number, count in lines.items() if count > 1} - uneven


def _customers(books: Books) -> dict[str, Account]:
    orders = Order.objects.filter(number__in={each.matter for each in books.money})
    return {order.number: customer_of(order) for order in orders.select_related("customer", "identity")}


def _movement(each: Traced, zone: ZoneInfo, customers: dict[str, Account]) -> Movement:
    moved = each.moved
    return Movement(
        movement_id=moved.movement_id,
        moved_on=moved.moved_at.astimezone(zone).date(),
        kind=moved.kind,
        label=" ".join(word for word in ("Stripe", moved.kind, each.matter, moved.description) if word),
        currency=moved.currency,
        amount_cents=moved.amount_cents,
        fee_cents=moved.fee_cents,
        matter=each.matter,
        customer=customers.get(each.matter),
    )


def _vat(sales: Sequence[Sale]) -> bytes:
    head = [gettext("VAT rate, %"), gettext("Without VAT"), gettext("VAT"), gettext("With VAT")]
    rows: list[list[Cell]] = [
        [
            tax.rate,
            in_euros(tax.taxable_cents),
            in_euros(tax.vat_cents),
            in_euros(tax.taxable_cents + tax.vat_cents),
        ]
        for tax in vat_collected(sales)
    ]
    return csv_table(head=head, rows=rows)


def _sales(sales: Sequence[Sale]) -> bytes:
    """Return each sale and what went back, a row for each rate; they add up to the VAT collected."""
    head = [
        gettext("Date"), gettext("Document"), gettext("Dated"), gettext("Order"), gettext("What"),
        gettext("VAT rate, %"), gettext("Without VAT"), gettext("VAT"), gettext("With VAT"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            sale.booked_on,
            sale.piece,
            sale.piece_dated,
            sale.matter,
            sale.label,
            tax.rate,
            in_euros(tax.taxable_cents),
            in_euros(tax.vat_cents),
            in_euros(tax.taxable_cents + tax.vat_cents),
        ]
        for sale in sales
        for tax in sale.taxes
    ]
    return csv_table(head=head, rows=rows)


def _matters(books: Books) -> bytes:
    """Return what account 411 holds of each order that is not even, and their sum."""
    head = [
        gettext("Order"), gettext("Buyer"), gettext("Open before"), gettext("Written in these books"),
        gettext("Left open"), gettext("Why"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            matter.order.number,
            matter.order.buyer_name,
            in_euros(matter.before_cents),
            in_euros(matter.moved_cents),
            in_euros(matter.left_cents),
            matter.why(month=books.month),
        ]
        for matter in books.matters
    ]
    sums = [
        sum(getattr(matter, name) for matter in books.matters)
        for name in ("before_cents", "moved_cents", "left_cents")
    ]
    return csv_table(head=head, rows=[*rows, [gettext("Sum"), "", *map(in_euros, sums), ""]])
