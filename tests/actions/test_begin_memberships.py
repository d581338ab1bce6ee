"""The memberships of a paid order begin, each for its own time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from souche.domain.memberships.models import Membership
from souche.domain.memberships.states import MembershipStatus
from tests.actions.memberships import join
from tests.cast import NOON, offer_plan, open_theatre

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _theatre(db: None) -> None:  # noqa: ARG001  # the database is asked for
    open_theatre()


def test_a_year_begins_when_it_is_paid() -> None:
    join(offer_plan(cents=0))

    membership = Membership.objects.get()
    assert membership.status == MembershipStatus.ACTIVE
    assert membership.starts_at == NOON
    # Midnight in Dijon, after the anniversary.
    assert membership.ends_at == datetime(2027, 11, 25, 23, 0, tzinfo=UTC)


def test_a_season_ends_with_its_last_day() -> None:
    join(offer_plan(cents=0, term="season", season_ends_on=date(2027, 6, 30)))

    assert Membership.objects.get().ends_at == datetime(2027, 6, 30, 22, 0, tzinfo=UTC)


def test_who_renews_ahead_of_time_loses_nothing() -> None:
    plan = offer_plan(cents=0)
    join(plan)

    join(plan, now=NOON + timedelta(days=300))

    second, first = Membership.objects.all()
    assert second.starts_at == first.ends_at
    assert second.ends_at == datetime(2028, 11, 26, 23, 0, tzinfo=UTC)


def test_the_first_days_of_a_second_one_make_no_gap() -> None:
    plan = offer_plan(cents=0)
    join(plan)
    join(plan, now=NOON + timedelta(days=300))

    for days in (0, 364, 367, 700):
        assert Membership.objects.open(now=NOON + timedelta(days=days)).count() == 1
    assert not Membership.objects.open(now=NOON + timedelta(days=740)).exists()
