"""The worker, as the tests use it: does every job that is due, then stops."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection
from procrastinate.contrib.django import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


def do_jobs() -> None:
    """Do the jobs that are due, and those that they defer, with the real worker.

    It has a thread of its own: the browser's tests already run a loop in theirs.
    """
    with (
        _without_nights(),
        app.replace_connector(app.connector.get_worker_connector()),  # type: ignore[attr-defined]  # DjangoConnector's own
        ThreadPoolExecutor(max_workers=1) as thread,
    ):
        thread.submit(asyncio.run, _run()).result()


@contextmanager
def without_timetable() -> Iterator[None]:
    """Let no job come by the clock: the test says itself what is done."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # procrastinate says no type
    timetable = app.periodic_registry.periodic_tasks
    kept = dict(timetable)
    timetable.clear()
    try:
        yield
    finally:
        timetable.update(kept)


@contextmanager
def _without_nights() -> Iterator[None]:
    """Let what last night missed be missed still: no test has a night before it, unless it says so."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # procrastinate says no type
    timetable = app.periodic_registry.periodic_tasks
    made_up = timetable.pop(("make_up_nights", ""), None)
    try:
        yield
    finally:
        if made_up:
            timetable["make_up_nights", ""] = made_up


async def _run() -> None:
    async with app.open_async():
        await app.run_worker_async(
            wait=False, listen_notify=False, install_signal_handlers=False, concurrency=1, delete_jobs="never"
        )


def forget_jobs() -> None:
    """Forget the jobs of the test before: Django empties its own tables alone."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def bring_jobs_forward(*, until: datetime | None = None) -> int:
    """Make jobs that wait for their time, or for one `until` then, due now: the tests do not sleep.

    Return how many waited.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() "
            "WHERE status = 'todo' AND scheduled_at > now() AND coalesce(scheduled_at <= %s, true)",
            [until],
        )
        return int(cursor.rowcount)


def failed_jobs() -> list[str]:
    """Return the names of the jobs that failed for good or wait to be tried again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name FROM procrastinate_jobs "
            "WHERE status = 'failed' OR (status = 'todo' AND attempts > 0)"
        )
        return [row[0] for row in cursor.fetchall()]


def jobs_left(*, before: datetime | None = None) -> list[str]:
    """Return the names of the jobs that are not done, or due `before` then, those of the timetable apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name FROM procrastinate_jobs WHERE status <> 'succeeded' AND NOT args ? 'timestamp' "
            "AND coalesce(scheduled_at < %s, true)",
            [before],
        )
        return [row[0] for row in cursor.fetchall()]
