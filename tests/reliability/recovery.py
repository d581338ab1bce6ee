"""The weather clears: an hour later every job of the timetable has run once, and the queue is empty."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import time_machine
from django.db import connection

from souche.entrypoints.webhooks import jobs as webhook_jobs
from souche.entrypoints.worker import jobs
from souche.kit import queue
from tests.jobs import bring_jobs_forward, do_jobs, jobs_left

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from tests.sandbox import LocalStripe

LATER = timedelta(hours=1)
# A job that fails defers itself again: more rounds than this mean that it never succeeds.
ROUNDS = 5


def recover(stripe: LocalStripe, *, now: datetime, living: Collection[int] = ()) -> None:
    """Clear the weather, let an hour pass since `now`, reconcile once, and do what there is to do.

    `living` are the workers that are not dead.
    """
    stripe.clear_weather()
    stripe.wait_until_delivered()
    # Stripe tells later of what is done meanwhile: its signatures bear the real time.
    stripe.control("deliveries", paused=True)
    with time_machine.travel(now + LATER):
        _let_workers_be_missed(living)
        finish_jobs()
        webhook_jobs.collect(timestamp=0)
        jobs.reconcile(timestamp=0)
        jobs.reconcile_debits(timestamp=0)
        jobs.release(timestamp=0)
        jobs.keep_memberships(timestamp=0)
        jobs.compare_register(timestamp=0)
        finish_jobs()
    stripe.control("deliveries", paused=False)
    stripe.wait_until_delivered()
    with time_machine.travel(now + LATER):
        finish_jobs()


def finish_jobs() -> None:
    """Do every job, those that wait for their time or for another attempt too."""
    for _round in range(ROUNDS):
        bring_jobs_forward()
        do_jobs()
        if not jobs_left():
            return


def _let_workers_be_missed(living: Collection[int]) -> None:
    """Let the heartbeat of each dead worker be an hour old, and another do what it was doing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour' WHERE id <> ALL(%s)",
            [list(living)],
        )
    queue.defer("retry_stalled", {"timestamp": 0})
