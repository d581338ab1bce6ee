"""A living worker takes up the jobs that the queue believes it does: nobody else knows that it does not."""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakSet

from asgiref.sync import sync_to_async
from django.db import connection

from souche.kit import clock
from souche.kit.jobs import lost_jobs, take_up

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from procrastinate import JobContext
    from procrastinate.worker import Worker

    CallNext = Callable[[], Awaitable[object]]

logger = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 30.0
# The workers of this process, one for each queue: whoever does a job looks for all of them.
_workers: WeakSet[Worker] = WeakSet()
_looked_at = {"last": float("-inf")}


async def look_for_lost_jobs(call_next: CallNext, context: JobContext, worker: Worker) -> object:
    """Look, now and then, for what this process has lost; then do the job."""
    del context
    _workers.add(worker)
    if time.monotonic() - _looked_at["last"] >= SECONDS_BETWEEN_LOOKS:
        _looked_at["last"] = time.monotonic()
        await take_up_lost(list(_workers))
    return await call_next()


async def take_up_lost(workers: list[Worker]) -> None:
    """Let what these workers are said to do, and do not, begin anew."""
    for worker in workers:
        running = [context.job.id for context in worker._running_jobs.values()]  # noqa: SLF001  # told nowhere else
        taken = await in_thread(partial(_take_up, worker.worker_id, running))
        if taken:
            logger.warning("This worker had lost %s jobs that the queue believed under way", taken)


async def in_thread(ask_database: Callable[[], int]) -> int:
    """Ask the database by Django, in a thread, as the event loop may not; its connection ends with it."""

    def ask() -> int:
        try:
            return ask_database()
        finally:
            connection.close()

    return await sync_to_async(ask, thread_sensitive=False)()


def _take_up(worker_id: int | None, running: list[int | None]) -> int:
    now = clock.now()
    known = [job for job in running if job is not None]
    lost = lost_jobs(worker_id=worker_id, running=known, now=now) if worker_id else []
    return take_up(lost, now=now)
