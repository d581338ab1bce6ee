"""docs/security.md names tests, files, decisions and requirements: each is there, each requirement once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, SOUCHE, functions_of

DOCUMENT = ROOT / "docs" / "security.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")
FILE = re.compile(r"`((?:actions|config|domain|entrypoints|kit)/[\w/]+\.\w+)`")
DECISION = re.compile(r"\bdecision (\w+)")


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
