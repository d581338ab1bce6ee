"""How long a membership paid once lasts: pure arithmetic on dates of the house's calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from souche.kit.days import day_in

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def end_of_year_from(*, begins_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when a year ends that begins at an aware instant: as its anniversary, a whole day, is over.

    From 29 February it ends with 28 February.
    """
    return end_of_day(day=_a_year_after(day_in(zone, instant=begins_at)), zone=zone)


def end_of_year_after(*, ends_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when a year ends that follows another, which ends at `ends_at`: with the same day a year later.

    It is counted from the last day of the first one and not from the day after, which would give a day more
    each time.
    """
    last_day = last_day_before(ends_at=ends_at, zone=zone)
    return end_of_day(day=_a_year_after(last_day), zone=zone)


def last_day_before(*, ends_at: datetime, zone: ZoneInfo) -> date:
    """Return the last day at the place of a period that ends at an aware instant: [start, end)."""
    return day_in(zone, instant=ends_at - timedelta(microseconds=1))


def end_of_day(*, day: date, zone: ZoneInfo) -> datetime:
    """Return the midnight that ends a day at the place; periods are [start, end)."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


def _a_year_after(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)
