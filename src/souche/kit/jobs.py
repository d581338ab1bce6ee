"""What became of deferred jobs: given up, late; and whether somebody does them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

PATIENCE = timedelta(minutes=10)
# A worker says every ten seconds that it lives; three times missed is too many.
SILENCE = timedelta(seconds=40)


def failed_jobs() -> QuerySet[ProcrastinateJob]:
    """Return the jobs that failed at every attempt, and do not come again by the timetable or their key."""
    later = ProcrastinateJob.objects.filter(queueing_lock=OuterRef("queueing_lock"), pk__gt=OuterRef("pk"))
    failed: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.filter(~Exists(later), status="failed")
    return failed.exclude(args__has_key="timestamp").order_by("pk")


def late_jobs(*, now: datetime) -> QuerySet[ProcrastinateJob]:
    """Return the jobs that should have begun ten minutes ago."""
    touched = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), at__gt=now - PATIENCE)
    due = Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=now - PATIENCE)
    late: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.filter(due, ~Exists(touched), status="todo")
    return late.order_by("pk")


def has_worker(*, now: datetime) -> bool:
    """Say whether a worker lives."""
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - SILENCE).exists())


def retry_jobs(*, now: datetime) -> None:
    """Let every job that was given up, or that waits for its next attempt, begin now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = %s WHERE status = 'todo' AND attempts > 0", [now]
        )
        for job in failed_jobs():
            cursor.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [job.pk, now])
