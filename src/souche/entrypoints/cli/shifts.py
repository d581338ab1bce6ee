"""The worker's life: one shift after another, each as long as the database stays.

procrastinate's own worker ends with its connections: with 0 when it was idle, as if it had been asked.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

if TYPE_CHECKING:
    from collections.abc import Callable

    from procrastinate.job_context import JobContext
    from procrastinate.worker import Worker

# Jobs that are due later and retries have no notification: the worker looks for them.
POLLING_SECONDS = 1.0
# Between two looks at a database that is gone, and how long one of them may take.
PAUSE_SECONDS = 1.0
# Beside the jobs, the worker asks the database what it lost.
SPARE_THREADS = 1
CONNECT_SECONDS = 5
# A shift that lasted as long was a good one: its end begins a new count.
STEADY_SECONDS = 30.0
ENDED, GAVE_UP = 0, 1

logger = logging.getLogger(__name__)


def work_in_shifts(*, patience_seconds: float) -> int:
    """Work until SIGTERM or SIGINT, and return 0; return 1 after `patience_seconds` without a good shift."""
    return asyncio.run(_work(patience_seconds=patience_seconds))


async def _work(*, patience_seconds: float) -> int:
    asked = _listen_to_signals()
    # Python's own number of threads is the processors' and four: a job waits for none.
    threads = ThreadPoolExecutor(max_workers=sum(settings.JOBS_AT_ONCE.values()) + SPARE_THREADS)
    asyncio.get_running_loop().set_default_executor(threads)
    well_at = time.monotonic()
    while not asked.is_set():
        began_at = time.monotonic()
        await work_a_shift(asked)
        now = time.monotonic()
        well_at = now if now - began_at >= STEADY_SECONDS else well_at
        if not asked.is_set() and now - well_at >= patience_seconds:
            logger.error("The database stayed away for %d seconds: the worker ends.", patience_seconds)
            return GAVE_UP
        with suppress(TimeoutError):
            async with asyncio.timeout(PAUSE_SECONDS):
                await asked.wait()
    return ENDED


def _listen_to_signals() -> asyncio.Event:
    """Return what the first signal sets; the second one ends the process at once."""
    asked, loop = asyncio.Event(), asyncio.get_running_loop()
    numbers = (signal.SIGTERM, signal.SIGINT)

    def hear() -> None:
        asked.set()
        for number in numbers:
            loop.remove_signal_handler(number)

    for number in numbers:
        loop.add_signal_handler(number, hear)
    return asked


async def work_a_shift(asked: asyncio.Event) -> None:
    """Work until asked to stop, or until the database is gone."""
    try:
        await _look_at_database()
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]  # DjangoConnector's own
            async with app.open_async():
                await _do_jobs(asked)
    except (psycopg.OperationalError, ConnectorException) as error:
        if not _is_of_the_connection(error):
            raise
        logger.warning("The database is gone, and looked for again: %s", error)


async def _look_at_database() -> None:
    """Raise psycopg.OperationalError at once when it does not answer: the queue's own pool waits longer."""
    connection = await psycopg.AsyncConnection.connect(
        **{**connector_params(), "connect_timeout": CONNECT_SECONDS}
    )
    await connection.close()


async def _do_jobs(asked: asyncio.Event) -> None:
    working = [
        asyncio.create_task(_work_on(queue, jobs_at_once=jobs_at_once))
        for queue, jobs_at_once in settings.JOBS_AT_ONCE.items()
    ]
    hearing = asyncio.create_task(asked.wait())
    await asyncio.wait({*working, hearing}, return_when=asyncio.FIRST_COMPLETED)
    hearing.cancel()
    # Cancelled, a worker first lets the jobs that it began come to their end.
    for worker in working:
        worker.cancel()
    for ended in await asyncio.gather(*working, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


async def _work_on(queue: str, *, jobs_at_once: int) -> None:
    """Do the jobs of one queue: what is urgent has hands of its own, whatever the others wait for."""
    await app.run_worker_async(
        queues=[queue],
        concurrency=jobs_at_once,
        fetch_job_polling_interval=POLLING_SECONDS,
        install_signal_handlers=False,
        task_middleware=[_with_a_living_connection],
    )


def _with_a_living_connection(do_job: Callable[[], Any], _context: JobContext, _worker: Worker) -> Any:
    """Let a job have a connection of its own: its thread may keep one that died with the database."""
    close_old_connections()
    try:
        return do_job()
    finally:
        close_old_connections()


def _is_of_the_connection(error: BaseException) -> bool:
    return isinstance(error, psycopg.OperationalError) or isinstance(
        error.__cause__, psycopg.OperationalError | psycopg.InterfaceError
    )
