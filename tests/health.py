"""What the tests of health break, and what stands for a house in order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateWorker

from souche.actions.check_health import check_health
from souche.kit import clock

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.health.findings import Finding

AN_HOUR = timedelta(hours=1)


def finding(subject: str, *, now: datetime | None = None) -> Finding:
    """Return what is found of a subject."""
    return next(each for each in check_health(now=now or clock.now()) if each.subject == subject)


def let_a_worker_live(*, heartbeat: datetime | None = None) -> None:
    """Write that a worker just said that it lives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [heartbeat or clock.now()]
        )


def write_job(
    name: str, *, status: str, lock: str | None = None, key: str | None = None, age: timedelta = AN_HOUR
) -> int:
    """Write a job without arguments, deferred a while ago, that stands so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, lock, queueing_lock, args) "
            "VALUES ('default', %s, %s::procrastinate_job_status, %s, %s, '{}') RETURNING id",
            [name, status, lock, key],
        )
        job: int = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [clock.now() - age, job])
    return job


def begin_job(job: int, *, ago: timedelta) -> int:
    """Let a living worker have begun a job so long ago; return the worker's id."""
    let_a_worker_live()
    worker = ProcrastinateWorker.objects.latest("pk").pk
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE id = %s", [job])
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, job]
        )
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [clock.now() - ago, job])
    return int(worker)


def give_up_jobs() -> None:
    """Let every waiting job have failed at every attempt."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'todo'")
