"""Defer a job by its name, in the transaction that makes it necessary: both exist, or neither does."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import DEFAULT_QUEUE, JobDeferrer
from procrastinate.types import JSONValue
from psycopg.types.json import Jsonb

from souche.kit.rows import insert_statement, run_insert

# Always Django's connection: the worker gives procrastinate's app another one, outside our transactions.
QUEUE = App(connector=DjangoConnector(alias="default"))


@dataclass(frozen=True)
class Job:
    """A job to defer, with its arguments."""

    name: str
    arguments: dict[str, JSONValue]

    @property
    def key(self) -> str:
        """Return what is the same for two jobs that do the same."""
        return f"{self.name}:{json.dumps(self.arguments, sort_keys=True)}"


@dataclass(frozen=True)
class Place:
    """The queue in which a job waits; those of a higher priority are done before it."""

    queue: str
    priority: int


def place_of(name: str) -> Place:
    """Return where the job `name` waits: `settings.JOB_PLACES` says it, `{name: (queue, priority)}`."""
    return Place(*settings.JOB_PLACES.get(name, (DEFAULT_QUEUE, 0)))


def _deferrer(name: str, *, at: datetime | None = None, key: str | None = None) -> JobDeferrer:
    place = place_of(name)
    return QUEUE.configure_task(
        name=name,
        queue=place.queue,
        priority=place.priority,
        schedule_at=at,
        queueing_lock=key,
        allow_unknown=True,
    )


def defer(name: str, arguments: Mapping[str, JSONValue], *, at: datetime | None = None) -> None:
    """Defer the job `name`; `at` (UTC) is the earliest start."""
    _deferrer(name, at=at).defer(**arguments)


def defer_each(name: str, arguments: Iterable[dict[str, JSONValue]]) -> None:
    """Defer the job `name` once with each of these arguments, in one statement."""
    _deferrer(name).batch_defer(*arguments)


def insert_once_and_defer(
    row: models.Model, name: str, arguments: Mapping[str, JSONValue], *, lock: str | None = None
) -> bool:
    """Insert `row` once and defer the job with it; say whether both happened, or neither.

    One statement, so that the row and the job are there together even outside a transaction. The function
    is the queue's own, which `defer` calls as well.
    """
    insert, values = insert_statement(row)
    place = place_of(name)
    statement = f"""
        WITH inserted AS ({insert}), deferred AS (
            SELECT procrastinate_defer_jobs_v1(
                ARRAY[ROW(%s, %s, %s, %s, NULL, %s, NULL)]::procrastinate_job_to_defer_v1[]
            ) FROM inserted
        )
        SELECT inserted.id FROM inserted, deferred
    """  # noqa: S608  # made of our own statement
    deferred = [place.queue, name, place.priority, lock, Jsonb(dict(arguments))]
    return run_insert(row, statement=statement, values=[*values, *deferred])


def defer_once(name: str, arguments: Mapping[str, JSONValue], *, key: str) -> None:
    """Defer the job `name` unless one of the same `key` is already waiting."""
    try:
        with transaction.atomic():
            _deferrer(name, key=key).defer(**arguments)
    except AlreadyEnqueued:
        return
