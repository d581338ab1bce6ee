"""What the demo's theatre sells beside tickets is on sale, whatever the day it starts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from souche.domain.catalogue.models import Plan
from souche.domain.organisation.models import Organisation
from souche.entrypoints.cli.demo.memberships import OFFERS, offer_memberships, season_end


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 11, 25), date(2027, 8, 31)),
        (date(2027, 7, 31), date(2027, 8, 31)),
        (date(2027, 8, 31), date(2028, 8, 31)),
    ],
)
def test_the_season_ends_in_august(today: date, last: date) -> None:
    assert season_end(today) == last


@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2026, 11, 25), date(2027, 8, 31)])
def test_the_memberships_are_on_sale(today: date) -> None:
    offer_memberships(today=today)

    noon = datetime.combine(today, time(12), tzinfo=UTC)
    plans = Plan.objects.open(house=Organisation.current(), now=noon)
    assert {plan.slug for plan in plans} == {offer.slug for offer in OFFERS}
