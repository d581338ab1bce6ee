"""The numbers of the register: its series, year by year, and what explains each gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from souche.domain.accounting.models import NumberElsewhere
from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.invoices.numbering import IssuedNumber, read_series, scheme_of, split_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from souche.domain.invoices.numbering import Gap, Scheme, YearOfSeries

# Enough to tell one series from one for each customer; older ones may come from before a change of setting.
NEWEST = 200


@dataclass(frozen=True)
class ExplainedGap:
    """A gap with what is known of its numbers; `left` counts those that nobody explains."""

    gap: Gap
    explained: tuple[NumberElsewhere, ...]

    @property
    def left(self) -> int:
        """Return how many numbers are missing without a reason."""
        return self.gap.count - len(self.explained)


def numbered(*, is_livemode: bool) -> QuerySet[Invoice]:
    """Return the invoices whose numbers follow one another; a credit note is numbered after its invoice."""
    return Invoice.objects.filter(is_livemode=is_livemode).exclude(kind=InvoiceKind.CREDIT_NOTE)


def series_of_register(*, is_livemode: bool, time_zone: str) -> tuple[YearOfSeries, ...]:
    """Return the series of the register year by year, the newest first; years are the organisation's."""
    zone = ZoneInfo(time_zone)
    rows = numbered(is_livemode=is_livemode).values_list("number", "issued_at")
    return read_series(
        IssuedNumber(number=number, year=issued_at.astimezone(zone).year)
        for number, issued_at in rows.iterator()
    )


def scheme_of_register(*, is_livemode: bool) -> Scheme:
    """Tell how the newest invoices of the register are numbered."""
    rows = numbered(is_livemode=is_livemode).order_by("-issued_at", "-pk")
    return scheme_of(rows.values_list("number", "customer_email")[:NEWEST])


def explain(gaps: Iterable[Gap], *, is_livemode: bool) -> list[ExplainedGap]:
    """Return each gap with what was found at Stripe; one query."""
    gaps = list(gaps)
    if not gaps:
        return []
    known = [
        (split_number(row.number), row) for row in NumberElsewhere.objects.filter(is_livemode=is_livemode)
    ]
    return [
        ExplainedGap(gap=gap, explained=tuple(row for place, row in known if place in gap)) for gap in gaps
    ]
