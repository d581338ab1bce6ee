"""Jobs that come by the clock: registered here, so that none piles up and no night is lost.

A tick that nobody hears within ten minutes is gone, and after a pause every missed one comes at once: both
are the queue's ways. So one of each waits at most, and a night without its job is seen later.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from django.db.models import Q
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from souche.kit.queue import place_of

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")
NIGHTS: dict[str, time] = {}
# A job of the night that failed is tried again after this time.
PAUSE = timedelta(hours=1)


def periodic(
    cron: str, name: str, *, pass_context: bool = False
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Register a job of the timetable (`cron`, UTC); while one waits, no other is deferred."""
    place = place_of(name)

    def register(function: Callable[P, T]) -> Callable[P, T]:
        task: Any = app.task(  # type: ignore[call-overload]  # with a context or without
            name=name,
            queueing_lock=name,
            queue=place.queue,
            priority=place.priority,
            pass_context=pass_context,
        )(function)
        return cast("Callable[P, T]", app.periodic(cron=cron)(task))

    return register


def nightly(at: time, name: str, *, pass_context: bool = False) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Register a job of each night (`at`, UTC), which is made up for where nothing ran then."""
    NIGHTS[name] = at
    return periodic(f"{at.minute} {at.hour} * * *", name, pass_context=pass_context)


def missed_nights(*, now: datetime) -> list[str]:
    """Return the jobs of the last night that nobody did, does or will do, nor tried within the hour."""
    return [name for name, at in NIGHTS.items() if not _is_cared_for(name, tick=_last(at, now=now), now=now)]


def _last(at: time, *, now: datetime) -> datetime:
    tick = datetime.combine(now.astimezone(UTC).date(), at, tzinfo=UTC)
    return tick if tick <= now else tick - timedelta(days=1)


def _is_cared_for(name: str, *, tick: datetime, now: datetime) -> bool:
    tried = ProcrastinateEvent.objects.filter(job__task_name=name, at__gt=now - PAUSE)
    of_tonight = Q(status__in=("todo", "doing")) | Q(status="succeeded", args__timestamp__gte=_seconds(tick))
    jobs = ProcrastinateJob.objects.filter(of_tonight, task_name=name)
    return bool(jobs.exists() or tried.exists())


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
