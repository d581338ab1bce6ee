"""The books of a month are asked for."""

from __future__ import annotations

from datetime import date

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.request_books import request_books
from souche.domain.accounting.models import Export
from souche.domain.organisation.models import JournalEntry
from tests.cast import NOON, hire_bob, open_theatre

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "since", "until"),
    [
        (date(2026, 11, 25), date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (date(2028, 2, 1), date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_they_are_of_the_whole_month(day: date, since: date, until: date) -> None:
    open_theatre()

    chosen = request_books(month=day, by=hire_bob(), now=NOON).chosen

    assert (chosen.since, chosen.until) == (since, until)


def test_a_month_without_sales_has_its_books_too() -> None:
    open_theatre()

    export = request_books(month=date(2020, 1, 1), by=None, now=NOON)

    assert Export.objects.get().total == 0
    assert ProcrastinateJob.objects.get(task_name="make_books").args == {"export_id": export.public_id}
    assert JournalEntry.objects.get().subject == "2020-01"
