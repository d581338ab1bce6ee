"""An export of the journal is verified without our database, cell by cell."""

from __future__ import annotations

from io import StringIO

import pytest

from souche.domain.organisation.forgetting import forget_in_journal
from souche.domain.organisation.journal_export import NotAnExport, export_lines, faults_of
from souche.domain.organisation.models import JournalEntry, buyer
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db


def export() -> str:
    """Return a journal of three entries, one of which was forgotten in part, as its export."""
    JournalEntry.record(verb="invoice.resent", subject="=F-1", details={"to": "é@a.fr"}, now=NOON)
    details: dict[str, object] = {"voided": ["a", {"c": 1, "bb": 2}], "by": "é", "comment": "x"}
    JournalEntry.record(verb="tickets.voided", actor=buyer(7), details=details, now=NOON)
    JournalEntry.record(verb="case.kept", actor=hire_bob(), now=NOON)
    JournalEntry.objects.chain(now=NOON)
    forget_in_journal(subjects=set(), emails={"é@a.fr"}, names=set(), now=NOON)
    JournalEntry.objects.chain(now=NOON)
    return b"".join(export_lines(JournalEntry.objects.chained())).decode("utf-8-sig")


def verify(text: str) -> tuple[int, list[str]]:
    return faults_of(StringIO(text, newline=""))


def test_a_whole_export_has_no_fault() -> None:
    assert verify(export()) == (4, [])


def test_a_line_that_is_gone_is_told() -> None:
    lines = export().splitlines(keepends=True)
    _count, faults = verify("".join(lines[:2] + lines[3:]))
    assert faults == ["L’inscription en place 2 manque."]


def test_a_word_that_was_changed_is_told() -> None:
    _count, faults = verify(export().replace("case.kept", "case.voided"))
    assert faults == ["L’inscription en place 3 n’est pas celle qui a été enchaînée."]


def test_a_cell_for_people_that_says_something_else_is_told() -> None:
    _count, faults = verify(export().replace(";buyer 7;", ";buyer 8;"))
    assert faults == ["En place 2, les colonnes pour les lecteurs ne disent pas ce que dit l’enregistrement."]


def test_an_erasure_that_is_not_told_is_a_fault() -> None:
    lines = export().splitlines(keepends=True)
    assert len(verify("".join(lines[:-1]))[1]) == 1


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n"])
def test_another_file_is_refused(text: str) -> None:
    with pytest.raises(NotAnExport):
        verify(text)


@pytest.mark.parametrize(
    "line", ["1;2\n", ";;;;;;{};x\n", ';;;;;;{"position": 1};x\n', ";;;;;;no json;x\n", "\n"]
)
def test_a_line_that_is_none_is_refused(line: str) -> None:
    head = export().splitlines(keepends=True)[0]
    with pytest.raises(NotAnExport):
        verify(head + line)


def test_a_place_far_away_is_told_and_does_not_count_for_ever() -> None:
    *lines, last = export().splitlines(keepends=True)
    far = last.replace('""position"": 4', '""position"": 100000').replace("4;", "100000;", 1)
    assert len(verify("".join([*lines, far]))[1]) == 100


@pytest.mark.parametrize("place", ['""4""', "4.5", "null", "true"])
def test_a_place_that_is_no_number_is_refused(place: str) -> None:
    *lines, last = export().splitlines(keepends=True)
    with pytest.raises(NotAnExport):
        verify("".join([*lines, last.replace('""position"": 4', f'""position"": {place}')]))
