"""Each month's books are asked for once, however long nothing ran."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.request_books import request_books
from souche.actions.request_due_books import request_due_books
from souche.domain.accounting.models import AccountChart, Export
from souche.domain.orders.models import Order
from souche.domain.organisation.models import Organisation
from tests.cast import hire_bob, open_theatre
from tests.entrypoints.administration.rows import buy

if TYPE_CHECKING:
    from souche.domain.accounting.register import Selection

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 12, 2, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _wanted() -> None:
    """The theatre wants its books each month, and sold its first ticket in October."""
    open_theatre(time_zone="Europe/Paris")
    buy()
    Order.objects.update(placed_at=datetime(2026, 10, 3, tzinfo=UTC))
    chart = AccountChart.current()
    chart.is_monthly = True
    chart.save()


def asked() -> list[Selection]:
    return [export.chosen for export in Export.objects.order_by("pk")]


def test_they_are_asked_for_once() -> None:
    assert request_due_books(now=MORNING)
    assert not request_due_books(now=MORNING + timedelta(hours=1))

    (chosen,) = asked()
    assert (chosen.since, chosen.until) == (date(2026, 11, 1), date(2026, 11, 30))


def test_a_house_that_slept_for_three_weeks_has_them_still() -> None:
    assert request_due_books(now=MORNING + timedelta(days=21))

    assert asked()[0].until == date(2026, 11, 30)


def test_the_night_of_the_first_day_is_waited_for() -> None:
    """The month before was never asked for: it is, and November's is not yet."""
    assert request_due_books(now=datetime(2026, 12, 1, 12, tzinfo=UTC))

    assert asked()[0].until == date(2026, 10, 31)


def test_the_month_is_that_of_the_house() -> None:
    Organisation.objects.update(time_zone="Pacific/Noumea")

    # In Nouméa it is 6 in the morning of the second; in Greenwich it is still the first.
    assert request_due_books(now=datetime(2026, 12, 1, 19, tzinfo=UTC))

    assert asked()[0].until == date(2026, 11, 30)


def test_what_somebody_asked_for_does_not_count() -> None:
    request_books(month=date(2026, 11, 5), by=hire_bob(), now=MORNING - timedelta(days=20))

    assert request_due_books(now=MORNING)


def test_a_month_before_the_first_order_has_none() -> None:
    Order.objects.update(placed_at=datetime(2026, 12, 1, 9, tzinfo=UTC))

    assert not request_due_books(now=MORNING)


def test_who_does_not_want_them_has_none() -> None:
    AccountChart.objects.update(is_monthly=False)

    assert not request_due_books(now=MORNING)
