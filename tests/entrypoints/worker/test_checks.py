"""The timetable of checks runs under the real worker."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.domain.health.models import Check
from souche.kit import clock, queue
from tests.cast import open_theatre
from tests.health import write_job
from tests.jobs import do_jobs, forget_jobs
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator


pytestmark = pytest.mark.django_db(transaction=True)
TIMETABLE = {
    "check_connection": "connection",
    "note_health": "health",
    "reconcile_payouts": "payouts",
    "check_archive": "archive",
    "check_journal": "journal",
    "collect_events": "events",
}


@pytest.fixture(autouse=True)
def _no_jobs_left(transactional_db: None) -> Iterator[None]:  # noqa: ARG001  # the tables must be there
    yield
    forget_jobs()


@pytest.mark.usefixtures("local_stripe")
def test_each_check_leaves_its_row() -> None:
    open_theatre(stripe_secret_key=STRIPE_KEY)
    for name in TIMETABLE:
        queue.defer(name, {"timestamp": 0})

    do_jobs()

    assert set(Check.objects.values_list("kind", flat=True)) == set(TIMETABLE.values())


@pytest.mark.usefixtures("local_stripe")
def test_jobs_that_succeeded_are_forgotten_after_a_week() -> None:
    open_theatre(stripe_secret_key=STRIPE_KEY)
    queue.defer("note_health", {"timestamp": 0})
    do_jobs()
    let_it_be(age=timedelta(days=8))
    succeeded = set(ProcrastinateJob.objects.filter(status="succeeded").values_list("pk", flat=True))
    failed = write_job("send_documents", status="failed", age=timedelta(days=8))

    queue.defer("forget_jobs", {"timestamp": 0})
    do_jobs()

    left = set(ProcrastinateJob.objects.values_list("pk", flat=True))
    assert succeeded
    assert not succeeded & left
    assert failed in left


def let_it_be(*, age: timedelta) -> None:
    """Let all that happened to jobs be so old."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = %s", [clock.now() - age])
