"""A journal that holds needs no reason."""

from __future__ import annotations

import pytest

from souche.actions.accept_journal import accept_journal
from souche.domain.organisation.models import JournalEntry
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_of_a_whole_journal_there_is_nothing_to_explain() -> None:
    assert accept_journal(reason="just so", now=NOON) == []
    assert not JournalEntry.objects.exists()


def test_what_is_explained_is_in_the_chain_for_ever() -> None:
    entry = JournalEntry.record(verb="case.kept", now=NOON)
    JournalEntry.objects.chain(now=NOON)
    JournalEntry.objects.filter(pk=entry.pk).update(verb="case.voided")

    assert [fault.what for fault in accept_journal(reason="by hand, asked for by the owner", now=NOON)] == [
        "journal_altered"
    ]
    assert JournalEntry.objects.chained().last() == JournalEntry.objects.get(verb="journal.break_accepted")
