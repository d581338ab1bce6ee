"""Periods of a recurring price: months are counted from the anchor, so that its day comes back."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

DAY = 24 * 3600
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
YEAR_MONTHS = 12


def next_period_end(*, anchor: int, start: int, recurring: Json) -> int:
    """Return the end (Unix seconds) of the period that begins at `start`, itself on the anchor's rhythm.

    `recurring` is a price's {interval, interval_count}. A subscription of 31 January renews on 28 February
    and 31 March (docs.stripe.com/billing/subscriptions/billing-cycle).
    """
    interval, count = recurring["interval"], recurring["interval_count"]
    begun, first = _moment(start), _moment(anchor)
    if interval in _DAYS:
        return int((begun + timedelta(days=_DAYS[interval] * count)).timestamp())
    passed = (begun.year - first.year) * YEAR_MONTHS + begun.month - first.month
    return int(_months_after(first, passed + _MONTHS[interval] * count).timestamp())


def _moment(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, tz=UTC)


def _months_after(first: datetime, months: int) -> datetime:
    years, month = divmod(first.month - 1 + months, YEAR_MONTHS)
    year = first.year + years
    last_day = monthrange(year, month + 1)[1]
    return first.replace(year=year, month=month + 1, day=min(first.day, last_day))
