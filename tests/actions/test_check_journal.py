"""Whoever removes, alters, inserts or reorders an entry of the journal is seen, and so is a cut-off end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.storage import FileSystemStorage

from souche.actions.accept_journal import accept_journal
from souche.actions.chain_journal import chain_journal
from souche.actions.check_health import check_health
from souche.actions.check_journal import check_journal
from souche.domain.health.findings import State
from souche.domain.organisation import journal_check
from souche.domain.organisation.forgetting import forget_in_journal
from souche.domain.organisation.models import JournalEntry
from tests.cast import NOON, hire_bob, open_theatre

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the last entries in a folder of this test."""
    monkeypatch.setattr(journal_check, "default_storage", FileSystemStorage(tmp_path))


@pytest.fixture
def journal() -> list[JournalEntry]:
    """Write four entries and chain them."""
    bob = hire_bob()
    for number in range(1, 5):
        JournalEntry.record(
            verb="invoice.resent",
            subject=f"F-{number}",
            details={"to": f"{number}@a.fr"},
            actor=bob,
            now=NOON,
        )
    assert faults() == []
    return list(JournalEntry.objects.chained())


def faults() -> list[tuple[str, str]]:
    """Return what a check finds: what, and where."""
    check = check_journal(now=NOON)
    return [(difference["what"], difference["subject"]) for difference in check.differences]


def test_an_empty_journal_and_a_whole_one_have_no_fault(journal: list[JournalEntry]) -> None:
    assert [entry.position for entry in journal] == [1, 2, 3, 4]
    assert check_journal(now=NOON).compared == {"entries": 4}


@pytest.mark.parametrize(
    "change",
    [
        {"details": {"to": "charlie@a.fr"}},
        {"details": {}},
        {"details": {"to": "2@a.fr", "more": 1}},
        {"subject": "F-9"},
        {"verb": "invoice.read"},
        {"happened_at": LATER},
        {"chained_at": LATER},
        {"actor_name": "alice"},
        {"digest": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_altered_entry_is_named(journal: list[JournalEntry], change: dict[str, object]) -> None:
    JournalEntry.objects.filter(pk=journal[1].pk).update(**change)

    found = faults()
    assert found[0] == ("journal_altered", "2")
    assert len(found) == (2 if "digest" in change else 1)  # the next one stands on another digest


def test_a_removed_entry_is_named(journal: list[JournalEntry]) -> None:
    journal[2].delete()

    assert faults() == [("journal_missing", "3")]


def test_entries_in_another_order_are_named(journal: list[JournalEntry]) -> None:
    second, third = journal[1], journal[2]
    JournalEntry.objects.filter(pk=second.pk).update(position=None)
    JournalEntry.objects.filter(pk=third.pk).update(position=2)
    JournalEntry.objects.filter(pk=second.pk).update(position=3)

    assert ("journal_altered", "2") in faults()


def test_a_cut_off_end_is_seen_by_what_was_kept_apart(journal: list[JournalEntry]) -> None:
    JournalEntry.objects.filter(pk__gte=journal[2].pk).delete()

    assert faults() == [("journal_cut", "4")]


def test_a_chain_written_anew_is_seen_by_what_was_kept_apart(journal: list[JournalEntry]) -> None:
    del journal
    JournalEntry.objects.update(actor_name="alice", position=None, digest="", salts={})
    chain_journal(now=NOON)

    assert faults() == [("journal_rewritten", "4")]


def test_what_was_taken_out_without_an_erasure_is_seen(journal: list[JournalEntry]) -> None:
    entry = journal[1]
    entry.rewrite({})

    assert faults() == [("journal_forgotten", "2")]


def test_an_erasure_takes_out_what_names_a_person_and_the_chain_holds(journal: list[JournalEntry]) -> None:
    forget_in_journal(subjects=set(), emails={"2@a.fr"}, names=set(), now=NOON)

    assert faults() == []
    journal[1].refresh_from_db()
    told = JournalEntry.objects.get(verb="journal.details_forgotten")
    assert (journal[1].details, told.details) == ({"to": ""}, {"entries": [journal[1].pk]})
    # Without its salt nobody can try which address the seal is of.
    assert set(journal[1].salts) == {"subject"}


def test_a_value_put_in_place_of_the_forgotten_one_is_no_part_of_the_chain(
    journal: list[JournalEntry],
) -> None:
    forget_in_journal(subjects=set(), emails={"2@a.fr"}, names=set(), now=NOON)
    JournalEntry.objects.filter(pk=journal[0].pk).update(forgotten={"details.to": "0" * 64})

    assert ("journal_altered", "1") in faults()


def test_an_entry_that_nobody_chained_is_told() -> None:
    JournalEntry.record(verb="case.kept", now=NOON)

    found = journal_check.examine_journal(now=NOON + timedelta(minutes=16))

    assert [fault.what for fault in found] == ["journal_waiting"]
    assert journal_check.examine_journal(now=NOON + timedelta(minutes=14)) == []


def test_health_says_it_and_a_reason_ends_it(journal: list[JournalEntry]) -> None:
    open_theatre()
    JournalEntry.objects.filter(pk__gte=journal[2].pk).delete()
    assert faults() == [("journal_cut", "4")]
    finding = next(each for each in check_health(now=NOON) if each.subject == "journal")
    assert (finding.state, finding.values) == (State.BROKEN, {"count": 1})

    accept_journal(reason="backup of Monday restored", now=NOON)

    assert faults() == []
    accepted = JournalEntry.objects.get(verb="journal.break_accepted")
    assert accepted.details["reason"] == "backup of Monday restored"


def test_a_journal_that_grows_again_after_an_accepted_cut_stays_well(journal: list[JournalEntry]) -> None:
    JournalEntry.objects.filter(pk__gte=journal[2].pk).delete()
    accept_journal(reason="backup of Monday restored", now=NOON)
    for _ in range(4):
        JournalEntry.record(verb="case.kept", now=NOON)

    assert faults() == []


def test_what_is_broken_is_not_kept_as_the_last_entry(journal: list[JournalEntry], tmp_path: Path) -> None:
    JournalEntry.objects.filter(pk=journal[1].pk).update(verb="case.kept")
    JournalEntry.record(verb="case.kept", now=NOON)
    check_journal(now=NOON)

    assert [path.name[:12] for path in (tmp_path / "journal").iterdir()] == ["000000000004"]


def test_a_place_out_of_reach_is_told_and_stops_nothing(journal: list[JournalEntry]) -> None:
    JournalEntry.objects.filter(pk=journal[3].pk).update(position=2**63 - 1)
    JournalEntry.record(verb="case.kept", now=NOON)

    found = faults()

    assert ("journal_missing", "5") in found
    assert JournalEntry.objects.unchained().count() == 0
