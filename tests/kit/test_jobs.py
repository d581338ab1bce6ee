"""What the queue believes to be under way and nobody does begins anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.kit import clock
from souche.kit.jobs import long_jobs, lost_jobs, take_up
from tests.health import begin_job, write_job

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def status_of(job: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=job).status)


def test_what_a_living_worker_does_not_know_of_is_lost() -> None:
    job = write_job("record_invoice", status="todo", lock="evt_1")
    worker = begin_job(job, ago=2 * A_MINUTE)

    assert lost_jobs(worker_id=worker, running=[], now=clock.now()) == [job]
    assert lost_jobs(worker_id=worker, running=[job], now=clock.now()) == []
    assert lost_jobs(worker_id=worker + 1, running=[], now=clock.now()) == []


def test_what_was_just_handed_over_is_not_lost() -> None:
    job = write_job("record_invoice", status="todo")
    worker = begin_job(job, ago=A_MINUTE / 2)

    assert lost_jobs(worker_id=worker, running=[], now=clock.now()) == []


def test_what_is_taken_up_waits_again() -> None:
    job = write_job("record_invoice", status="todo", lock="evt_1")
    begin_job(job, ago=2 * A_MINUTE)

    assert take_up([job], now=clock.now()) == 1
    assert status_of(job) == "todo"
    assert take_up([job], now=clock.now()) == 0


def test_two_of_one_key_do_not_wait_together() -> None:
    """The queue's index refuses it, and a sweep that met it would take up nothing that comes after."""
    first = write_job("release_expired", status="todo", key="release_expired")
    begin_job(first, ago=2 * A_MINUTE)
    second = write_job("release_expired", status="todo", key="release_expired")
    third = write_job("record_invoice", status="todo")
    begin_job(third, ago=2 * A_MINUTE)

    assert take_up([first, third], now=clock.now()) == 2

    assert [status_of(job) for job in (first, second, third)] == ["failed", "todo", "todo"]


def test_what_takes_long_is_seen() -> None:
    job = write_job("make_books", status="todo")
    begin_job(job, ago=20 * A_MINUTE)
    assert list(long_jobs(now=clock.now())) == []

    begin_job(job, ago=40 * A_MINUTE)
    assert [each.pk for each in long_jobs(now=clock.now())] == [job]
