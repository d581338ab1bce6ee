"""What an entry tells beside its sentence is read as words, not as the journal keeps it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from souche.entrypoints.administration.journal_details import TITLES, details_in_words
from tests.architecture.sources import SOUCHE, python_files, tree_of

if TYPE_CHECKING:
    from pathlib import Path

ACTIONS = [path for path in python_files(SOUCHE / "actions") if "JournalEntry.record" in path.read_text()]


def read(details: dict[str, object]) -> dict[str, str]:
    rows = BeautifulSoup(details_in_words(details), "html.parser").find_all("tr")
    cells = [[cell.get_text().replace("\N{NO-BREAK SPACE}", " ") for cell in row.find_all()] for row in rows]
    return dict(cells)


def told_by(tree: ast.AST) -> set[str]:
    """Return the keys of every dictionary that an action gives the journal, by name or as it stands."""
    given = [node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "details"]
    held = [node.value for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    keys = [key for each in (*given, *held) if isinstance(each, ast.Dict) for key in each.keys]
    return {str(key.value) for key in keys if isinstance(key, ast.Constant)}


def test_a_sign_in_is_told_in_french() -> None:
    told = read({"network": "192.0.2.1", "browser": "Firefox", "step": "passkey"})

    assert told == {"Réseau": "192.0.2.1", "Navigateur": "Firefox", "Seconde étape": "clé d’accès"}


def test_money_roles_and_lists_are_told_as_people_say_them() -> None:
    told = read({"amount_cents": 1250, "reason": "paid_twice", "after": "door", "voided": ["tkt_1", "tkt_2"]})

    assert list(told.values()) == ["12,50 €", "Payée deux fois", "Porte", "tkt_1, tkt_2"]


def test_what_is_not_there_is_a_dash_and_a_link_is_taken_out() -> None:
    told = read({"comment": "", "is_proven": False, "why": "https://theatre.example/commandes/ord_1:abc/"})

    assert list(told.values())[:2] == ["–", "non"]
    assert "ord_1:abc" not in told["Pourquoi"]


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)
def test_each_thing_that_is_told_has_its_word(path: Path) -> None:
    assert told_by(tree_of(path)) <= TITLES.keys() | {"changes"}
