"""What the events of a month took, for the table « recettes par représentation » of its books."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext

from souche.domain.accounting.months import given_back, refunds, sold_lines
from souche.kit.money import in_euros, vat_included
from souche.kit.spreadsheets import csv_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from souche.domain.accounting.months import Month
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Line
    from souche.kit.spreadsheets import Cell


@dataclass(frozen=True)
class Takings:
    """What one event took: places and cents, what went back subtracted."""

    event: Event
    places: int
    total_cents: int
    vat_cents: int


def takings_table(month: Month, *, zone: ZoneInfo) -> bytes:
    """Return the table as a CSV file; days are of `zone`."""
    head = [
        gettext("Date"), gettext("Event"), gettext("Places"),
        gettext("Without VAT"), gettext("VAT"), gettext("With VAT"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            taken.event.starts_at.astimezone(zone).date(),
            taken.event.title,
            str(taken.places),
            in_euros(taken.total_cents - taken.vat_cents),
            in_euros(taken.vat_cents),
            in_euros(taken.total_cents),
        ]
        for taken in revenue_by_event(month)
    ]
    return csv_table(head=head, rows=rows)


def revenue_by_event(month: Month) -> list[Takings]:
    """Return what the events of a month took, whenever it was paid, in the order of their dates."""
    in_month = Q(event__starts_at__gte=month.since, event__starts_at__lt=month.until)
    places = Count("tickets", filter=Q(tickets__voided_at__isnull=True))
    sold = list(sold_lines(month).filter(in_month).select_related("event").annotate(places=places))
    orders = {line.order_id for line in sold}
    back: dict[int, int] = defaultdict(int)
    for line, cents in given_back(refunds(month).filter(payment__order__in=orders)):
        back[line.pk] += cents
    by_event: dict[Event, list[Line]] = defaultdict(list)
    for line in sold:
        if line.event:
            by_event[line.event].append(line)
    in_time = sorted(by_event, key=lambda event: (event.starts_at, event.pk))
    return [_takings(event, by_event[event], back=back) for event in in_time]


def _takings(event: Event, lines: Sequence[Line], *, back: dict[int, int]) -> Takings:
    return Takings(
        event=event,
        places=sum(getattr(line, "places", 0) for line in lines),
        total_cents=sum(line.total_cents - back[line.pk] for line in lines),
        vat_cents=sum(
            line.vat_cents - vat_included(gross_cents=back[line.pk], rate=line.vat_rate) for line in lines
        ),
    )
