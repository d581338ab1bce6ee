"""A night without its job is seen, whoever slept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.kit import queue
from souche.kit.timetable import NIGHTS, missed_nights
from tests.health import write_job

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 25, 3, 43, tzinfo=UTC)
MORNING = NIGHT + timedelta(hours=5)


def of_the_register(now: datetime) -> bool:
    """Say whether the comparison of the register was missed."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # procrastinate says no type
    return "reconcile_register" in missed_nights(now=now)


def do(status: str, *, tick: datetime, age: timedelta) -> None:
    """Let the comparison be deferred for a tick, and stand so since a while."""
    job = write_job("reconcile_register", status=status, age=age)
    ProcrastinateJob.objects.filter(pk=job).update(args={"timestamp": int(tick.timestamp())})


def test_each_job_of_the_night_is_one_of_the_timetable() -> None:
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # procrastinate says no type

    assert len(NIGHTS) == 6
    assert set(NIGHTS) <= {each.task.name for each in app.periodic_registry.periodic_tasks.values()}


def test_a_night_without_a_worker_is_missed() -> None:
    assert of_the_register(MORNING)
    assert of_the_register(NIGHT - timedelta(minutes=1))


@pytest.mark.parametrize("status", ["todo", "doing", "succeeded"])
def test_a_night_whose_job_was_done_is_not(status: str) -> None:
    do(status, tick=NIGHT, age=timedelta(days=400))

    assert not of_the_register(MORNING)


def test_the_night_before_does_not_count() -> None:
    do("succeeded", tick=NIGHT - timedelta(days=1), age=timedelta(days=400))

    assert of_the_register(MORNING)


def test_a_night_that_failed_is_tried_again_an_hour_later() -> None:
    do("todo", tick=NIGHT, age=timedelta())
    ProcrastinateJob.objects.filter(status="todo").update(status="failed")
    now = datetime.now(UTC)

    assert not of_the_register(now + timedelta(minutes=59))
    assert of_the_register(now + timedelta(minutes=61))


def test_it_is_asked_for_once() -> None:
    for _again in range(2):
        queue.defer_once("reconcile_register", {"timestamp": 0}, key="reconcile_register")

    assert ProcrastinateJob.objects.filter(task_name="reconcile_register").count() == 1
