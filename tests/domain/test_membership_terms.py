"""A membership paid once lasts whole days of the house's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from souche.domain.memberships.terms import end_of_day, end_of_year_from

PARIS = ZoneInfo("Europe/Paris")


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
