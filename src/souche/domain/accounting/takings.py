"""What the events of a month took, for the table « recettes par représentation » of its books.

Every ticket that was made counts, whatever was paid for it, as the statement of a performance wants (CGI,
annexe IV, art. 50 sexies H): how many of each category, their first and last numbers, and their money.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext

from souche.domain.accounting.receipts import receipts_of
from souche.domain.orders.models import Line
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Payment
from souche.kit.days import day_in
from souche.kit.money import in_euros
from souche.kit.spreadsheets import csv_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from django.db.models import QuerySet

    from souche.domain.accounting.months import Month
    from souche.domain.catalogue.models import Event
    from souche.kit.spreadsheets import Cell


@dataclass
class Kept:
    """The cents that were paid for a line and did not go back, with the VAT in them."""

    total_cents: int = 0
    vat_cents: int = 0


@dataclass
class Takings:
    """What one event took in one category: tickets by what became of them, and cents less what went back.

    Valid tickets are `paid` or `free`; the `void` ones lost their place, with their money or without.
    `first` and `last` are the lowest and the highest number among all of them, None when none was made.
    """

    event: Event
    category: str
    vat_rate: Decimal
    paid: int = 0
    free: int = 0
    void: int = 0
    first: int | None = None
    last: int | None = None
    total_cents: int = 0
    vat_cents: int = 0

    @property
    def tickets(self) -> int:
        """Return how many tickets were made."""
        return self.paid + self.free + self.void

    def add(self, line: Line, *, kept: Kept) -> None:
        """Count the tickets of a line, which `_lines` read, and the money that was kept of it."""
        valid, void, first, last = (getattr(line, f"{name}_of_tickets") for name in COUNTED)
        self.paid += valid if line.unit_cents else 0
        self.free += 0 if line.unit_cents else valid
        self.void += void
        self.first = min((number for number in (self.first, first) if number), default=None)
        self.last = max((number for number in (self.last, last) if number), default=None)
        self.total_cents += kept.total_cents
        self.vat_cents += kept.vat_cents


IS_VOID = Q(tickets__voided_at__isnull=False)
COUNTED = {
    "valid": Count("tickets", filter=~IS_VOID & Q(tickets__isnull=False)),
    "void": Count("tickets", filter=IS_VOID),
    "first": Min("tickets__number"),
    "last": Max("tickets__number"),
}


def takings_table(month: Month, *, zone: ZoneInfo) -> bytes:
    """Return the table as a CSV file; days are of `zone`."""
    head = [
        gettext("Date"), gettext("Event"), gettext("Category and tariff"), gettext("VAT rate, %"),
        gettext("First ticket"), gettext("Last ticket"), gettext("Tickets made"),
        gettext("Of which paid"), gettext("Of which free"), gettext("Of which void"),
        gettext("Without VAT"), gettext("VAT"), gettext("With VAT"),
    ]  # fmt: skip
    return csv_table(head=head, rows=[_row(taken, zone=zone) for taken in revenue_by_event(month)])


def _row(taken: Takings, *, zone: ZoneInfo) -> list[Cell]:
    return [
        day_in(zone, instant=taken.event.starts_at), taken.event.title, taken.category, taken.vat_rate,
        *(str(number or "") for number in (taken.first, taken.last)),
        *(str(count) for count in (taken.tickets, taken.paid, taken.free, taken.void)),
        in_euros(taken.total_cents - taken.vat_cents), in_euros(taken.vat_cents), in_euros(taken.total_cents),
    ]  # fmt: skip


def revenue_by_event(month: Month) -> list[Takings]:
    """Return what the events of a month took, whenever it was paid, by date and category."""
    lines = list(_lines(month))
    kept = _kept(month, orders={line.order_id for line in lines})
    by_category: dict[tuple[int | None, str, Decimal], Takings] = {}
    for line in lines:
        if line.event:
            category = line.label.removeprefix(f"{line.event.title} – ")
            key = (line.event_id, category, line.vat_rate)
            taken = by_category.setdefault(key, Takings(line.event, category, line.vat_rate))
            taken.add(line, kept=kept[line.pk])
    return list(by_category.values())


def _lines(month: Month) -> QuerySet[Line]:
    """Return the lines of events that were paid or free, for real or in rehearsal, tickets counted.

    The order says which of both it was: a free one has no payment that could.
    """
    of_events = Line.objects.filter(
        event__starts_at__gte=month.since,
        event__starts_at__lt=month.until,
        order__is_livemode=month.is_livemode,
        order__status__in=(OrderStatus.PAID, OrderStatus.VOIDED),
    )
    counted = of_events.annotate(**{f"{name}_of_tickets": count for name, count in COUNTED.items()})
    return counted.select_related("event").order_by("event__starts_at", "event_id", "price", "pk")


def _kept(month: Month, *, orders: Collection[int]) -> Mapping[int, Kept]:
    """Return what is kept of each line, by its pk, as the journal of sales tells it: all tables agree."""
    kept: dict[int, Kept] = defaultdict(Kept)
    payments = Payment.objects.filter(order__in=orders, is_livemode=month.is_livemode)
    for receipt in receipts_of(payments):
        gone = [line for back in receipt.given_back if not back.returned_at for line in back.lines]
        for sign, line in (*((1, line) for line in receipt.lines), *((-1, line) for line in gone)):
            kept[line.key].total_cents += sign * line.gross_cents
            kept[line.key].vat_cents += sign * line.vat_cents
    return kept
