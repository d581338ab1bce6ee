"""What the box office runs on: the worker and its jobs, the database, the disk of the archive, the people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from souche.domain.health.findings import Finding, State, unless_none, well
from souche.domain.health.visitors import find_visitors
from souche.domain.organisation.models import StaffMember
from souche.domain.payments.models import StripeEvent
from souche.kit.jobs import failed_jobs, has_worker, late_jobs, long_jobs
from souche.kit.machine import database_engine, disk_of
from souche.kit.modes import is_open_to_others

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

GIGABYTE = 1_000_000_000
# A PDF is 50 kB: the first leaves room for 20,000 more, the second for 2,000.
LITTLE_ROOM_BYTES = GIGABYTE
NO_ROOM_BYTES = GIGABYTE // 10


def events_not_acted_upon() -> QuerySet[StripeEvent]:
    """Return the events of Stripe whose job was given up; its lock is the event's id."""
    return StripeEvent.objects.filter(stripe_id__in=failed_jobs().values("lock")).order_by("pk")


def find_in_machinery(*, now: datetime) -> tuple[Finding, ...]:
    """Return how the machinery is."""
    others = failed_jobs().exclude(lock__in=events_not_acted_upon().values("stripe_id"))
    return (
        _worker(now=now),
        unless_none("late_jobs", late_jobs(now=now)),
        unless_none("long_jobs", long_jobs(now=now), state=State.TO_LOOK_AT),
        unless_none("events", events_not_acted_upon()),
        unless_none("jobs", others, state=State.TO_LOOK_AT),
        _database(),
        _disk(),
        _archive(),
        find_visitors(now=now),
        unless_none("roles", StaffMember.objects.without_role().order_by("pk"), state=State.TO_LOOK_AT),
    )


def _worker(*, now: datetime) -> Finding:
    return well("worker") if has_worker(now=now) else Finding("worker", State.BROKEN, "worker_absent")


def _database() -> Finding:
    engine = database_engine()
    if not engine.is_writable:
        return Finding("database", State.BROKEN, "database_read_only")
    word = "database_embedded" if engine.is_embedded else "database_well"
    return Finding("database", State.WELL, word, {"version": engine.version})


def _disk() -> Finding:
    disk = disk_of(Path(settings.MEDIA_ROOT))
    room = {"gigabytes": disk.free_bytes / GIGABYTE}
    if not disk.is_writable:
        return Finding("disk", State.BROKEN, "disk_read_only")
    if disk.free_bytes < NO_ROOM_BYTES:
        return Finding("disk", State.BROKEN, "disk_full", room)
    if disk.free_bytes < LITTLE_ROOM_BYTES:
        return Finding("disk", State.TO_LOOK_AT, "disk_full", room)
    return well("disk", **room)


def _archive() -> Finding:
    if is_open_to_others(Path(settings.MEDIA_ROOT)):
        return Finding("archive_rights", State.TO_LOOK_AT, "archive_open")
    return well("archive_rights")
