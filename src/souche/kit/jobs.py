"""What became of deferred jobs: given up, late, lost; and whether somebody does them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from souche.kit import queue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from souche.kit.queue import Job

PATIENCE = timedelta(minutes=10)
# Work whose job was given up is tried anew after this time.
REST = timedelta(days=1)
# What takes longer is told: a large export may, or a worker that hangs.
LONG = timedelta(minutes=30)
# Between a job's being given to a worker and the worker's knowing of it pass some milliseconds.
HANDOVER = timedelta(minutes=1)
# A worker says every ten seconds that it lives; three times missed is too many.
SILENCE = timedelta(seconds=40)


def failed_jobs() -> QuerySet[ProcrastinateJob]:
    """Return the jobs that failed at every attempt, and do not come again: by the timetable or another."""
    same = Q(queueing_lock=OuterRef("queueing_lock")) | Q(
        task_name=OuterRef("task_name"), args=OuterRef("args")
    )
    later = ProcrastinateJob.objects.filter(same, pk__gt=OuterRef("pk"))
    failed: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.filter(~Exists(later), status="failed")
    return failed.exclude(args__has_key="timestamp").order_by("pk")


def late_jobs(*, now: datetime) -> QuerySet[ProcrastinateJob]:
    """Return the jobs that should have begun ten minutes ago."""
    touched = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), at__gt=now - PATIENCE)
    due = Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=now - PATIENCE)
    late: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.filter(due, ~Exists(touched), status="todo")
    return late.order_by("pk")


def long_jobs(*, now: datetime) -> QuerySet[ProcrastinateJob]:
    """Return the jobs that are said to be under way for more than half an hour."""
    return _begun_before(now - LONG).order_by("pk")


def lost_jobs(*, worker_id: int, running: Collection[int], now: datetime) -> list[int]:
    """Return the ids of the jobs that the queue says a living worker does, and that it does not know of.

    So stands what it did when the database went away before it could say that it was done.
    """
    lost = _begun_before(now - HANDOVER).filter(worker_id=worker_id).exclude(pk__in=running)
    return list(lost.values_list("pk", flat=True))


def _begun_before(instant: datetime) -> QuerySet[ProcrastinateJob]:
    doing: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.filter(status="doing")
    began = doing.annotate(
        began_at=Max("procrastinateevent__at", filter=Q(procrastinateevent__type="started"))
    )
    return began.filter(began_at__lt=instant)


def take_up(job_ids: Collection[int], *, now: datetime) -> int:
    """Let jobs that are said to be under way, and that nobody does, begin anew; return how many were so.

    One whose key is borne by a waiting job is given up: that one does the same, and two cannot wait
    (the queue's own index on its keys).
    """
    doing = ProcrastinateJob.objects.filter(pk__in=job_ids, status="doing").order_by("pk")
    waiting = ProcrastinateJob.objects.filter(status="todo", queueing_lock=OuterRef("queueing_lock"))
    jobs = list(doing.annotate(is_done_by_another=Exists(waiting)).values_list("pk", "is_done_by_another"))
    with connection.cursor() as cursor:
        for job, is_done_by_another in jobs:
            if is_done_by_another:
                cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job])
            else:
                cursor.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [job, now])
    return len(jobs)


def has_worker(*, now: datetime) -> bool:
    """Say whether a worker lives."""
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - SILENCE).exists())


def defer_missing(jobs: Iterable[Job], *, now: datetime) -> int:
    """Defer those of `jobs` that nobody will do; return how many.

    Somebody will do what waits or is being done; what was given up has a rest of a day, and what was deferred
    here a few minutes ago, and led to nothing, is not asked for again at once.
    """
    missing = {job.key: job for job in jobs}
    for name, arguments in _cared_for({job.name for job in missing.values()}, now=now):
        missing.pop(queue.Job(name, arguments).key, None)
    for key in _just_deferred(missing, now=now):
        missing.pop(key, None)
    for key, job in missing.items():
        queue.defer_once(job.name, job.arguments, key=key)
    return len(missing)


def _just_deferred(keys: Collection[str], *, now: datetime) -> list[str]:
    if not keys:
        return []
    touched = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), at__gt=now - PATIENCE)
    jobs = ProcrastinateJob.objects.filter(Exists(touched), queueing_lock__in=list(keys))
    return list(jobs.values_list("queueing_lock", flat=True))


def _cared_for(names: set[str], *, now: datetime) -> QuerySet[ProcrastinateJob, tuple[str, dict[str, Any]]]:
    touched = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), at__gt=now - REST)
    resting = Q(Exists(touched), status="failed")
    jobs = ProcrastinateJob.objects.filter(Q(status__in=("todo", "doing")) | resting, task_name__in=names)
    return jobs.values_list("task_name", "args")


def retry_jobs(*, now: datetime) -> None:
    """Let every job that was given up, or that waits for its next attempt, begin now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = %s WHERE status = 'todo' AND attempts > 0", [now]
        )
        for job in failed_jobs():
            cursor.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [job.pk, now])
