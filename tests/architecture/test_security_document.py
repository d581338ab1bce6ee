"""docs/security.md names tests, files, decisions and requirements: each is there, each requirement once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, SOUCHE, functions_of

DOCUMENT = ROOT / "docs" / "security.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")
FILE = re.compile(r"`((?:actions|config|domain|entrypoints|kit)/[\w/]+\.\w+)`")
DECISION = re.compile(r"\bdecision (\w+)")
REQUIREMENT = re.compile(r"\d+\.\d+\.\d+")
# Requirements of levels 1 and 2, chapter by chapter (OWASP ASVS 5.0.0).
CHAPTERS = dict(enumerate([27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7], start=1))


def missing(text: str) -> list[str]:
    """Return the tests, files and decisions that a text names and that are nowhere."""
    tests = [f"{path}::{name}" for path, name in TEST.findall(text) if not exists(path, name)]
    files = [name for name in FILE.findall(text) if not (SOUCHE / name).is_file()]
    decisions = [number for number in DECISION.findall(text) if not is_decided(number)]
    return [*tests, *files, *decisions]


def exists(path: str, name: str) -> bool:
    """Say whether a file of tests is there and, if one is named, holds this test."""
    file = ROOT / Path(path)
    return file.is_file() and (not name or name in {function.name for function in functions_of(file)})


def is_decided(number: str) -> bool:
    """Say whether a page of the decisions has this number."""
    return bool(list((ROOT / "docs" / "decisions").glob(f"{number}-*.md")))


def test_what_is_named_exists() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")

    assert TEST.findall(text)
    assert FILE.findall(text)
    assert DECISION.findall(text)
    assert missing(text) == []


@pytest.mark.parametrize(
    "name",
    [
        "`tests/none.py`",
        "`tests/architecture/test_security_document.py::test_none`",
        "`kit/none.py`",
        "decision 9999",
    ],
)
def test_what_is_nowhere_is_found(name: str) -> None:
    assert missing(f"| 1.1.1 | {name} |")


def rows(text: str) -> list[list[str]]:
    """Return the cells of the rows whose first cell begins with the number of a requirement."""
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines()]
    return [row for row in cells if REQUIREMENT.match(row[0])]


def requirements(text: str) -> list[str]:
    """Return the numbers of the requirements, as often as they have a row or are in a list."""
    return [number for row in rows(text) for number in row[0].split(", ")]


def test_each_requirement_is_there_once() -> None:
    numbers = requirements(DOCUMENT.read_text(encoding="utf-8"))

    assert [number for number in numbers if not REQUIREMENT.fullmatch(number)] == []
    assert [number for number, times in Counter(numbers).items() if times > 1] == []
    assert Counter(int(number.partition(".")[0]) for number in numbers) == CHAPTERS


def test_each_row_says_what_holds_it() -> None:
    found = rows(DOCUMENT.read_text(encoding="utf-8"))

    assert [row[0] for row in found if len(row) not in {2, 4} or not all(row)] == []


def test_a_requirement_that_is_written_twice_is_seen() -> None:
    assert requirements("| 1.1.1 | a | b | c |\n| 1.1.2, 1.1.1 | a |") == ["1.1.1", "1.1.2", "1.1.1"]
