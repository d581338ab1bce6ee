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

from souche.domain.accounting.going_back import vat_so_far
from souche.domain.accounting.months import given_back, refunds
from souche.domain.orders.models import Line
from souche.domain.orders.states import OrderStatus
from souche.kit.days import day_in
from souche.kit.money import in_euros
from souche.kit.spreadsheets import csv_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from django.db.models import QuerySet

    from souche.domain.accounting.months import Month
    from souche.domain.catalogue.models import Event
    from souche.kit.spreadsheets import Cell


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

    def add(self, line: Line, *, back_cents: int) -> None:
        """Count the tickets and the money of a line, which `_lines` read, less the cents that went back."""
        valid, void, first, last = (getattr(line, f"{name}_of_tickets") for name in COUNTED)
        self.paid += valid if line.unit_cents else 0
        self.free += 0 if line.unit_cents else valid
        self.void += void
        self.first = min((number for number in (self.first, first) if number), default=None)
        self.last = max((number for number in (self.last, last) if number), default=None)
        self.total_cents += line.total_cents - back_cents
        self.vat_cents += line.vat_cents - vat_so_far(
            vat_cents=line.vat_cents, gross_cents=line.total_cents, gone_cents=back_cents
        )


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
    back = _given_back(month, lines=lines)
    by_category: dict[tuple[int | None, str, Decimal], Takings] = {}
    for line in lines:
        if line.event:
            category = line.label.removeprefix(f"{line.event.title} – ")
            key = (line.event_id, category, line.vat_rate)
            taken = by_category.setdefault(key, Takings(line.event, category, line.vat_rate))
            taken.add(line, back_cents=back[line.pk])
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


def _given_back(month: Month, *, lines: list[Line]) -> Mapping[int, int]:
    back: dict[int, int] = defaultdict(int)
    orders = {line.order_id for line in lines}
    for line, cents in given_back(refunds(month).filter(payment__order__in=orders)):
        back[line.pk] += cents
    return back
