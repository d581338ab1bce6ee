"""A thread that waits for another machine lends its connection to PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper

from souche.kit.database import lend_connection

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pooled(monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseWrapper]:
    ours = connections["default"]
    assert isinstance(ours, DatabaseWrapper)
    ours.close()
    monkeypatch.setitem(ours.settings_dict["OPTIONS"], "pool", {"min_size": 1, "max_size": 1})
    yield ours
    ours.close()
    ours.close_pool()


def ask() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_the_pool_has_it_until_the_next_statement(pooled: DatabaseWrapper) -> None:
    asked = ask()

    lend_connection()

    assert connection.connection is None
    assert pooled.pool.get_stats()["pool_available"] == 1
    assert ask() == asked


@pytest.mark.usefixtures("pooled")
def test_a_transaction_keeps_it() -> None:
    with transaction.atomic():
        ask()
        lend_connection()

        assert connection.connection is not None


def test_without_a_pool_it_stays() -> None:
    ask()

    lend_connection()

    assert connection.connection is not None
