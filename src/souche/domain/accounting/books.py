"""The books of a month in one ZIP: documents, journal, VAT collected, revenue, and Stripe's money."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from souche.domain.accounting.documents import sale_document
from souche.domain.accounting.exports import files_of
from souche.domain.accounting.fec import fec_lines, file_name
from souche.domain.accounting.journal import Movement, movement_entry, sale_entry, written
from souche.domain.accounting.models import AccountChart
from souche.domain.accounting.months import vat_collected
from souche.domain.accounting.takings import takings_table
from souche.kit.archives import FileToZip, zip_stream
from souche.kit.money import in_euros
from souche.kit.spreadsheets import csv_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from souche.domain.accounting.exports import Source
    from souche.domain.accounting.months import Month
    from souche.domain.payments.gateway.facts import BalanceMovement
    from souche.kit.spreadsheets import Cell


@dataclass(frozen=True)
class StripeMonth:
    """What moved on the Stripe balance in a month, and what each automatic payout of it is made of.

    `made_of` has the sum, in cents, of the movements of a payout, by its id.
    """

    movements: Sequence[BalanceMovement]
    made_of: Mapping[str, int]

    def change_cents(self) -> int:
        """Return by how much the balance grew."""
        return sum(movement.net_cents for movement in self.movements)


def write_books(out: IO[bytes], *, source: Source, month: Month, last_day: date, stripe: StripeMonth) -> None:
    """Write the ZIP; `last_day` closes the month."""
    out.writelines(zip_stream(_files(source, month=month, last_day=last_day, stripe=stripe)))


def _files(source: Source, *, month: Month, last_day: date, stripe: StripeMonth) -> Iterator[FileToZip]:
    tables = {
        file_name(siren=source.organisation.siren, closed_on=last_day): _journal(source, stripe=stripe),
        "tva-encaissee.csv": _vat(month),
        "recettes-par-representation.csv": takings_table(month, zone=ZoneInfo(source.organisation.time_zone)),
        "stripe-mouvements.csv": _movements(stripe, zone=ZoneInfo(source.organisation.time_zone)),
        "stripe-rapprochement.csv": _reconciled(stripe),
    }
    for name, content in tables.items():
        yield FileToZip(name=name, dated=month.until, content=content)
    for file in files_of(source.documents()):
        yield FileToZip(name=f"factures/{file.name}", dated=file.dated, content=file.content)


def _journal(source: Source, *, stripe: StripeMonth) -> bytes:
    """Return the entries of the sales, then those of Stripe's money."""
    zone, chart = source.organisation.time_zone, AccountChart.current().as_chart()
    sales = [sale_entry(sale_document(each, time_zone=zone), chart=chart) for each in source.documents()]
    moved = [movement_entry(_movement(each, zone=ZoneInfo(zone)), chart=chart) for each in stripe.movements]
    return b"".join(fec_lines(written([*sales, *moved])))


def _movement(moved: BalanceMovement, *, zone: ZoneInfo) -> Movement:
    return Movement(
        movement_id=moved.movement_id,
        moved_on=moved.moved_at.astimezone(zone).date(),
        kind=moved.kind,
        label=f"Stripe {moved.kind} {moved.description}".strip(),
        currency=moved.currency,
        amount_cents=moved.amount_cents,
        fee_cents=moved.fee_cents,
    )


def _vat(month: Month) -> bytes:
    head = [gettext("VAT rate, %"), gettext("Without VAT"), gettext("VAT"), gettext("With VAT")]
    taxes = vat_collected(month)
    rows: list[list[Cell]] = [
        [
            tax.rate,
            in_euros(tax.taxable_cents),
            in_euros(tax.vat_cents),
            in_euros(tax.taxable_cents + tax.vat_cents),
        ]
        for tax in taxes
    ]
    return csv_table(head=head, rows=rows)


def _movements(stripe: StripeMonth, *, zone: ZoneInfo) -> bytes:
    head = [
        gettext("Date"), gettext("Kind"), gettext("Description"),
        gettext("Gross"), gettext("Fee"), gettext("Net"), gettext("Stripe"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            moved.moved_at.astimezone(zone).date(),
            moved.kind,
            moved.description,
            in_euros(moved.amount_cents),
            in_euros(moved.fee_cents),
            in_euros(moved.net_cents),
            moved.movement_id,
        ]
        for moved in stripe.movements
    ]
    return csv_table(head=head, rows=rows)


def _reconciled(stripe: StripeMonth) -> bytes:
    """Return the sums of each kind, the change of the balance, and each payout against its parts."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for moved in stripe.movements:
        for place, cents in enumerate((moved.amount_cents, moved.fee_cents, moved.net_cents)):
            sums[moved.kind][place] += cents
    rows: list[list[Cell]] = [[kind, *map(in_euros, sums[kind])] for kind in sorted(sums)]
    rows.append([gettext("Change of the balance"), None, None, in_euros(stripe.change_cents())])
    for moved in stripe.movements:
        if moved.payout_id in stripe.made_of:
            parts = stripe.made_of[moved.payout_id]
            difference = -moved.amount_cents - parts
            rows.append(
                [moved.payout_id, in_euros(-moved.amount_cents), in_euros(parts), in_euros(difference)]
            )
    head = [
        gettext("What"),
        gettext("Gross, or paid out"),
        gettext("Fee, or made of"),
        gettext("Net, or gap"),
    ]
    return csv_table(head=head, rows=rows)
