"""A job that the queue believes under way, at a worker that lives and lost it, is done and blocks nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateWorker

from souche.entrypoints.worker.lost import take_up_lost
from souche.kit import clock
from tests.health import let_a_worker_live
from tests.jobs import do_jobs, forget_jobs, jobs_left

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)
WEBHOOK = "evt_1"


@pytest.fixture(autouse=True)
def _no_jobs_left(transactional_db: None) -> Iterator[None]:  # noqa: ARG001  # the tables must be there
    forget_jobs()
    yield
    forget_jobs()


def defer(name: str) -> int:
    """Defer a job of one lock that finds nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args) "
            "VALUES ('default', %s, %s, '{\"order_id\": \"of nobody\"}') RETURNING id",
            [name, WEBHOOK],
        )
        return int(cursor.fetchone()[0])


def let_a_living_worker_lose(job: int) -> int:
    """Let a worker that lives have been given a job two minutes ago, of which it knows nothing."""
    let_a_worker_live()
    worker = int(ProcrastinateWorker.objects.latest("pk").pk)
    long_ago = clock.now() - timedelta(minutes=2)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, job]
        )
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [long_ago, job])
    return worker


def test_what_a_living_worker_lost_is_done_and_what_waited_behind_it() -> None:
    worker = let_a_living_worker_lose(defer("expire_order"))
    defer("expire_order")
    do_jobs()
    assert jobs_left() == ["expire_order", "expire_order"]

    living = app._worker()  # noqa: SLF001  # as a shift makes it
    living.worker_id = worker
    asyncio.run(take_up_lost([living]))
    do_jobs()

    assert jobs_left() == []
