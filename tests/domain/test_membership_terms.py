"""A membership paid once lasts whole days of the house's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from souche.domain.memberships.terms import (
    end_of_day,
    end_of_year_after,
    end_of_year_from,
    last_day_before,
)

PARIS = ZoneInfo("Europe/Paris")
ZONES = [PARIS, ZoneInfo("Pacific/Noumea"), ZoneInfo("America/Guadeloupe"), ZoneInfo("UTC")]


@pytest.mark.parametrize(
    ("begins_at", "last_day"),
    [
        (datetime(2026, 11, 25, 12, 0, tzinfo=UTC), date(2027, 11, 25)),
        # In Paris it is the next day already.
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2028, 1, 1)),
        (datetime(2028, 2, 29, 12, 0, tzinfo=UTC), date(2029, 2, 28)),
    ],
)
def test_a_year_ends_with_its_anniversary(begins_at: datetime, last_day: date) -> None:
    assert end_of_year_from(begins_at=begins_at, zone=PARIS) == end_of_day(day=last_day, zone=PARIS)


def test_a_day_ends_at_the_midnight_of_the_place() -> None:
    assert end_of_day(day=date(2027, 7, 14), zone=PARIS) == datetime(2027, 7, 14, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(
    "joined_on",
    [date(2026, 11, 30), date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2026, 12, 31)],
)
def test_ten_early_renewals_end_with_the_same_day(joined_on: date, zone: ZoneInfo) -> None:
    """30/11/2027 became 01/12/2028, then 02/12/2029."""
    begins_at = datetime(joined_on.year, joined_on.month, joined_on.day, 23, 30, tzinfo=zone)
    ends_at = end_of_year_from(begins_at=begins_at, zone=zone)
    first = last_day_before(ends_at=ends_at, zone=zone)
    is_leap_day = (joined_on.month, joined_on.day) == (2, 29)
    assert first == joined_on.replace(year=joined_on.year + 1, day=28 if is_leap_day else joined_on.day)

    for years in range(1, 11):
        ends_at = end_of_year_after(ends_at=ends_at, zone=zone)

        last_day = last_day_before(ends_at=ends_at, zone=zone)
        assert last_day == first.replace(year=first.year + years)
        assert ends_at == end_of_day(day=last_day, zone=zone)


def test_the_day_before_an_end_is_the_day_of_the_place() -> None:
    noumea, guadeloupe = ZoneInfo("Pacific/Noumea"), ZoneInfo("America/Guadeloupe")
    for zone in (noumea, guadeloupe):
        midnight = datetime(2027, 7, 1, tzinfo=zone)
        assert last_day_before(ends_at=midnight, zone=zone) == date(2027, 6, 30)
        assert last_day_before(ends_at=midnight + timedelta(hours=1), zone=zone) == date(2027, 7, 1)
