"""The weather clears, and time passes at the product's own pace: minute by minute, until the queue is quiet.

A dead worker is missed after half a minute, its jobs are taken up at the next tick, and a job that failed
comes again when its own wait is over: none of that is hastened, for a wait that is too short may be what
loses something. Only hours in which nothing is due are leapt over.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import time_machine
from django.db import connection

from souche.kit import clock, queue
from tests.jobs import bring_jobs_forward, do_jobs, jobs_left, without_timetable

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from tests.sandbox import LocalStripe

A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Procrastinate's own: a worker that was silent for so long is dead.
SILENCE = timedelta(seconds=30)
EACH_MINUTE = ("retry_stalled", "release_expired", "resume_work", "review_cases")
EACH_OTHER_MINUTE = ("reconcile_payments",)
EACH_HOUR = ("collect_events", "reconcile_debits", "keep_memberships")
EACH_NIGHT = ("reconcile_register",)
# A job that fails defers itself again: what is not done in so many minutes is never done.
MINUTES = 60
ROUNDS = 5


def recover(stripe: LocalStripe, *, now: datetime, living: Collection[int] = ()) -> None:
    """Clear the weather, and let an hour pass since `now`, then a night and a day.

    `living` are the workers that are not dead.
    """
    stripe.clear_weather()
    stripe.wait_until_delivered()
    # Stripe tells later of what is done meanwhile: its signatures bear the real time.
    stripe.control("deliveries", paused=True)
    quiet_at = _let_minutes_pass(now, living=living)
    later = max(now + AN_HOUR, quiet_at)
    with time_machine.travel(later):
        _defer(*EACH_HOUR, *EACH_NIGHT)
    later = _let_minutes_pass(later, living=living)
    stripe.control("deliveries", paused=False)
    stripe.wait_until_delivered()
    later = _let_minutes_pass(later, living=living)
    with time_machine.travel(later + A_DAY), without_timetable():
        _do_what_is_due()


def _let_minutes_pass(now: datetime, *, living: Collection[int]) -> datetime:
    """Let the timetable come, minute after minute, until nothing is due for an hour; return that instant."""
    moment = now
    for minute in range(1, MINUTES + 1):
        moment = now + minute * A_MINUTE
        with time_machine.travel(moment), without_timetable():
            _let_workers_be_missed(living)
            _defer(*EACH_MINUTE, *(EACH_OTHER_MINUTE if minute % 2 == 0 else ()))
            _do_what_is_due()
            if minute > 1 and not jobs_left(before=moment + AN_HOUR):
                break
    return moment


def _defer(*names: str) -> None:
    for name in names:
        queue.defer_once(name, {"timestamp": int(clock.now().timestamp())}, key=name)


def _do_what_is_due() -> None:
    """Do the jobs that are due by our clock: the database's, which is the real one, is told of each."""
    do_jobs()
    while bring_jobs_forward(until=clock.now()):
        do_jobs()


def _let_workers_be_missed(living: Collection[int]) -> None:
    """Let the database see that a dead worker is silent, as soon as it is by our clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour' "
            "WHERE id <> ALL(%s) AND last_heartbeat <= %s",
            [list(living), clock.now() - SILENCE],
        )


def finish_jobs() -> None:
    """Do every job, those that wait for their time or for another attempt too: nothing was hurt."""
    for _round in range(ROUNDS):
        bring_jobs_forward()
        do_jobs()
        if not jobs_left():
            return
