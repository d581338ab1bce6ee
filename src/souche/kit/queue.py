"""Defer a job by its name, in the transaction that makes it necessary: both exist, or neither does."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.types import JSONValue


def defer(
    name: str, arguments: Mapping[str, JSONValue], *, lock: str | None = None, at: datetime | None = None
) -> None:
    """Defer the job `name`; jobs of one `lock` run one after another; `at` (UTC) is the earliest start."""
    app.configure_task(name=name, lock=lock, schedule_at=at, allow_unknown=True).defer(**arguments)


def defer_once(name: str, arguments: Mapping[str, JSONValue], *, key: str) -> None:
    """Defer the job `name` unless one of the same `key` is already waiting."""
    try:
        with transaction.atomic():
            app.configure_task(name=name, queueing_lock=key, allow_unknown=True).defer(**arguments)
    except AlreadyEnqueued:
        return
