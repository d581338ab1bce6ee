"""A thread lends its connection while it waits for another machine, and knows a lost one by its error."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper

from souche.kit.database import is_connection_lost, lend_connection, take_turns

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


def is_lost_after(statement: str) -> bool:
    """Run a statement that fails, and say what is thought of its connection meanwhile."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(statement)
        except OperationalError:
            return is_connection_lost()
        finally:
            connection.close()
    raise AssertionError("it did not fail")


def test_a_server_that_ends_is_known_by_its_error() -> None:
    assert is_lost_after("SELECT pg_terminate_backend(pg_backend_pid())")


def test_a_statement_that_took_too_long_lost_no_connection() -> None:
    assert not is_lost_after("SET statement_timeout = 1; SELECT pg_sleep(10)")


def is_free(subject: str) -> bool:
    """Say whether another connection may work on a subject at once."""

    def ask_for_it() -> bool:
        with suppress(OperationalError), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '20ms'")
            take_turns(subject)
            return True
        return False

    def ask_and_go() -> bool:
        try:
            return ask_for_it()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(ask_and_go).result()


def test_who_works_on_a_subject_keeps_it_until_the_commit() -> None:
    with transaction.atomic():
        take_turns("a subject", "a second")

        assert not is_free("a subject")
        assert not is_free("a second")
        assert is_free("another")

    assert is_free("a subject")
