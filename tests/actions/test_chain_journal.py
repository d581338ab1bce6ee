"""Entries take their place in the chain, once each, however many write and chain at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from souche.actions.chain_journal import chain_journal
from souche.domain.organisation.models import JournalEntry
from souche.kit.chain import breaks_of
from tests.cast import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 6


def whole() -> bool:
    return not list(breaks_of(entry.link() for entry in JournalEntry.objects.chained()))


@pytest.mark.django_db
def test_it_chains_what_waits_and_then_nothing() -> None:
    for number in range(3):
        JournalEntry.record(verb="case.kept", subject=str(number), now=NOON)

    assert [chain_journal(now=NOON), chain_journal(now=NOON)] == [3, 0]
    assert whole()


@pytest.mark.django_db
def test_more_than_fit_at_once_are_chained_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("souche.domain.organisation.models.journal.AT_ONCE", 2)
    for number in range(5):
        JournalEntry.record(verb="case.kept", subject=str(number), now=NOON)

    assert chain_journal(now=NOON) == 5
    assert [entry.subject for entry in JournalEntry.objects.chained()] == ["0", "1", "2", "3", "4"]
    assert whole()


@pytest.mark.django_db(transaction=True)
def test_those_who_write_and_chain_at_once_make_one_chain() -> None:
    together = Barrier(AT_ONCE)

    def write_and_chain(number: int) -> None:
        together.wait()
        for _ in range(5):
            JournalEntry.record(verb="case.kept", subject=str(number), now=NOON)
            chain_journal(now=NOON)
        connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(write_and_chain, range(AT_ONCE)))

    assert JournalEntry.objects.chained().count() == 5 * AT_ONCE
    assert whole()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_wrote_and_goes_on_holds_nobody_up() -> None:
    with transaction.atomic():
        JournalEntry.record(verb="refund.requested", subject="slow", now=NOON)
        with ThreadPoolExecutor(1) as other:
            assert other.submit(_write_and_chain_elsewhere).result(timeout=30) == 1

    assert chain_journal(now=NOON) == 1
    assert [entry.subject for entry in JournalEntry.objects.chained()] == ["quick", "slow"]
    assert whole()


def _write_and_chain_elsewhere() -> int:
    try:
        JournalEntry.record(verb="case.kept", subject="quick", now=NOON)
        return chain_journal(now=NOON)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_chain_is_read_on_when_another_thread_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("souche.domain.organisation.models.journal.AT_ONCE", 2)
    for number in range(5):
        JournalEntry.record(verb="case.kept", subject=str(number), now=NOON)
    chain_journal(now=NOON)
    entries = JournalEntry.objects.one_by_one()

    first = next(entries).subject
    connection.close()
    with ThreadPoolExecutor(1) as other:
        rest = other.submit(_read_on, entries).result(timeout=30)

    assert [first, *rest] == ["0", "1", "2", "3", "4"]


def _read_on(entries: Iterator[JournalEntry]) -> list[str]:
    try:
        return [entry.subject for entry in entries]
    finally:
        connection.close()
