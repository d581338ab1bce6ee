"""A season, a file and a year begin and end at the midnight of the house, wherever it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
import time_machine

from souche.domain.accounting.exports import Source, files_of
from souche.domain.accounting.register import Selection, selected
from souche.domain.catalogue.models import Plan, SaleState
from souche.entrypoints.administration.register_form import today
from souche.kit.archives import FileToZip, zip_stream
from souche.kit.days import day_in
from tests.cast import NOON, add_price, announce, offer_plan, open_theatre
from tests.register import issue

pytestmark = pytest.mark.django_db

PLACES = ["Pacific/Noumea", "America/Guadeloupe", "Europe/Paris"]
LAST_DAY = date(2027, 6, 30)
A_MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize("place", PLACES)
def test_a_season_is_sold_until_its_last_day_begins_there(place: str) -> None:
    """At 00:00 UTC it is eleven in the morning in Nouméa, and still the evening before in Guadeloupe."""
    house = open_theatre(time_zone=place)
    plan = offer_plan(term="season", season_ends_on=LAST_DAY, is_offered_with_tickets=True)
    event = announce(now=NOON)
    add_price(event)
    midnight = datetime(2027, 6, 30, tzinfo=ZoneInfo(place))

    for now, is_sold in ((midnight - A_MOMENT, True), (midnight, False)):
        state = plan.sale_state(now=now.astimezone(UTC), places_left=1)
        assert (state == SaleState.ON_SALE) is is_sold
        assert Plan.objects.open(house=house, now=now.astimezone(UTC)).exists() is is_sold
        prices = event.prices_on_sale(house=house, now=now.astimezone(UTC))
        assert prices.filter(product=plan).exists() is is_sold


@pytest.mark.parametrize("place", PLACES)
def test_an_export_dates_its_files_by_the_day_there(place: str) -> None:
    """An invoice of the first minute of January was filed under 31 December."""
    house = open_theatre(time_zone=place)
    first_minute = datetime(2027, 1, 1, 0, 1, tzinfo=ZoneInfo(place))
    issue(1, issued_at=first_minute).archive(pdf=b"%PDF-1.7 of January", now=NOON)
    january = Selection(is_livemode=False, time_zone=place, since=date(2027, 1, 1), until=date(2027, 1, 31))

    source = Source(invoices=selected(january), organisation=house, tell=lambda _count: None)
    (file,) = files_of(source)
    with ZipFile(BytesIO(b"".join(zip_stream([file], zone=house.zone)))) as archive:
        (entry,) = archive.infolist()

    assert file.name.startswith("2027-01-01-")
    assert entry.date_time[:5] == (2027, 1, 1, 0, 1)


@pytest.mark.parametrize("place", PLACES)
def test_the_day_of_an_instant_is_the_one_there(place: str) -> None:
    house = open_theatre(time_zone=place)
    midnight = datetime(2027, 1, 1, tzinfo=ZoneInfo(place))

    assert house.day_of(midnight.astimezone(UTC)) == date(2027, 1, 1)
    assert house.day_of((midnight - A_MOMENT).astimezone(UTC)) == date(2026, 12, 31)
    assert day_in(house.zone, instant=midnight) == date(2027, 1, 1)


@pytest.mark.parametrize("place", PLACES)
def test_this_month_begins_with_its_first_day_there(place: str) -> None:
    open_theatre(time_zone=place)

    with time_machine.travel(datetime(2027, 2, 1, 0, 30, tzinfo=ZoneInfo(place)), tick=False):
        assert today() == date(2027, 2, 1)


def test_a_file_is_dated_by_a_clock_on_the_wall_there() -> None:
    file = FileToZip(name="a.txt", dated=datetime(2026, 12, 31, 23, 30, tzinfo=UTC), content=b"")

    with ZipFile(BytesIO(b"".join(zip_stream([file], zone=ZoneInfo("Pacific/Noumea"))))) as archive:
        assert archive.infolist()[0].date_time == (2027, 1, 1, 10, 30, 0)
