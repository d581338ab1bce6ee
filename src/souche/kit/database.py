"""The connections to PostgreSQL that threads share."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import psycopg
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator


def lend_connection() -> None:
    """Give this thread's connection back to the pool while it waits for another machine.

    The next statement takes one again. Nothing is done inside a transaction, nor without a pool, where a new
    connection would cost more than it saves.
    """
    if connection.settings_dict["OPTIONS"].get("pool") and not connection.in_atomic_block:
        connection.close()


def is_connection_lost() -> bool:
    """Say whether the error that is being handled came of a connection that died, or of none to be had."""
    return _is_closed() and any(
        isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        for error in _chain(sys.exc_info()[1])
    )


def _is_closed() -> bool:
    return connection.connection is None or bool(connection.connection.closed)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it came of: the queue and Django each wrap the driver's in their own."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
