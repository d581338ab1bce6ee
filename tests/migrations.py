"""The tables as they were, for tests of migrations, and as they are for every test after."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

if TYPE_CHECKING:
    from collections.abc import Iterator


def go_to(app: str, migration: str) -> Any:
    """Bring the tables of an app to a migration; return the models of that moment."""
    executor = MigrationExecutor(connection)
    executor.migrate([(app, migration)])
    return executor.loader.project_state([(app, migration)]).apps


def go_to_today() -> None:
    """Bring every table to what it is now: what depends on a migration went back with it."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@contextmanager
def back_to_today() -> Iterator[None]:
    """Let a test travel; whatever became of it, the tables are today's again."""
    try:
        yield
    finally:
        go_to_today()
