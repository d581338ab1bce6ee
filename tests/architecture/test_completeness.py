from __future__ import annotations

import re
import tomllib
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from importlinter.cli import lint_imports

from tests.architecture.sources import ROOT
from tools import messages

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = ROOT / "pyproject.toml"
DEPENDENCY = re.compile(r'^    "([a-z0-9-]+)[^"]*"', re.MULTILINE)


def test_the_floors_are_kept() -> None:
    assert lint_imports(config_filename=str(PYPROJECT), no_cache=True, no_logo=True) == 0


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    told = StringIO()

    call_command("makemigrations", dry_run=True, stdout=told)

    assert told.getvalue() == "No changes detected\n"


@pytest.mark.parametrize("owner", messages.OWNERS, ids=lambda owner: owner.name)
def test_the_french_catalogue_is_complete(owner: Path) -> None:
    assert messages.faults(owner=owner) == []


def test_the_catalogues_agree() -> None:
    assert messages.contradictions() == []


@pytest.mark.parametrize("name", ["base.txt", "description.txt", "dev.txt"])
def test_the_requirements_hold_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")

    assert "--hash=sha256:" in text
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links|^-[if] ", text, re.MULTILINE) == []


def test_each_dependency_has_its_reason() -> None:
    text = PYPROJECT.read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lines = [line for line in text.splitlines() if DEPENDENCY.match(line)]
    reasonless = [line for line in lines if re.search(r",\s+# \S", line) is None]

    assert len(lines) >= len(wanted)
    assert [line for line in reasonless if any(f'"{name}"' in line for name in wanted)] == []
