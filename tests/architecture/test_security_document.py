"""docs/security.md names tests: each of them exists, by its full name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, functions_of

DOCUMENT = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")


def missing(text: str) -> list[str]:
    """Return the tests that a text names and that are nowhere."""
    return [f"{path}::{name}" for path, name in NAMED.findall(text) if not exists(path, name)]


def exists(path: str, name: str) -> bool:
    """Say whether a file of tests is there and, if one is named, holds this test."""
    file = ROOT / Path(path)
    return file.is_file() and (not name or name in {function.name for function in functions_of(file)})


def test_each_test_that_is_named_exists() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")

    assert NAMED.findall(text)
    assert missing(text) == []


@pytest.mark.parametrize("name", ["tests/none.py", "tests/architecture/test_security_document.py::test_none"])
def test_one_that_is_nowhere_is_found(name: str) -> None:
    assert missing(f"| 1.1.1 | `{name}` |")
