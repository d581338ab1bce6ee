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


def take_turns(*subjects: str) -> None:
    """Wait until nobody else works on these subjects, till the transaction that is open ends; one statement.

    For what is counted before it is written, where there is no row to lock. Whoever needs several names them
    in the order in which everybody does.
    """
    locks = "SELECT pg_advisory_xact_lock(hashtextextended(subject, 0)) FROM unnest(%s::text[]) AS subject"
    with connection.cursor() as cursor:
        cursor.execute(locks, [list(subjects)])


# A server that ends, ended or begins, and a connection that broke (postgresql.org, appendix A: error codes).
GOING_AWAY = ("08", "57P01", "57P02", "57P03")


def is_connection_lost() -> bool:
    """Say whether the error that is being handled came of a connection that died, or of none to be had.

    The error says so, and not the connection: the driver sees that one closed a moment later, and the pool
    may have given another meanwhile.
    """
    return any(_is_of_the_connection(error) for error in _chain(sys.exc_info()[1]))


def _is_of_the_connection(error: BaseException) -> bool:
    """Say so of an error of the driver: one that no server answered has no code."""
    if isinstance(error, psycopg.InterfaceError):
        return connection.connection is None or bool(connection.connection.closed)
    if not isinstance(error, psycopg.OperationalError):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(GOING_AWAY)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it came of: the queue and Django each wrap the driver's in their own."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
