"""The connections to PostgreSQL that threads share."""

from __future__ import annotations

from django.db import connection


def lend_connection() -> None:
    """Give this thread's connection back to the pool while it waits for another machine.

    The next statement takes one again. Nothing is done inside a transaction, nor without a pool, where a new
    connection would cost more than it saves.
    """
    if connection.settings_dict["OPTIONS"].get("pool") and not connection.in_atomic_block:
        connection.close()
