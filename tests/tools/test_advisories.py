"""What we pin has no hole that the snapshot knows, and every package comes with its hash."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from packaging.utils import canonicalize_name

from tests.architecture.sources import ROOT
from tools.advisories import (
    REQUIREMENTS,
    all_pins,
    holes,
    is_stale,
    pins,
    read_snapshot,
    take,
    unhashed,
    unknown,
)

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(REQUIREMENTS.glob("*.txt"))
OSV = {
    "id": "GHSA-test",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Some_Package"},
            "ranges": [
                {
                    "type": "ECOSYSTEM",
                    "events": [
                        {"introduced": "0"},
                        {"fixed": "1.2"},
                        {"introduced": "2.0"},
                        {"last_affected": "2.1"},
                    ],
                },
                {"type": "GIT", "events": [{"introduced": "abc"}]},
            ],
        }
    ],
}


def test_no_pinned_version_has_a_known_hole() -> None:
    assert holes(all_pins(), snapshot=read_snapshot()) == []


def test_every_pinned_package_was_looked_up() -> None:
    assert unknown(all_pins(), snapshot=read_snapshot()) == []


# Each is of a real advisory: GHSA-5cpq-8wj7-hf2v and others.
@pytest.mark.parametrize("bad", ["django==4.2.0", "jinja2==3.1.3", "cryptography==41.0.0", "pillow==9.5.0"])
def test_a_version_with_a_known_hole_is_found(bad: str) -> None:
    found = holes(pins(f"{bad} \\\n    --hash=sha256:00\n"), snapshot=read_snapshot())

    assert found
    assert {hole.package for hole in found} == {bad.partition("==")[0]}


def test_a_package_that_is_new_is_asked_for() -> None:
    assert unknown({"left-pad": "1.0"}, snapshot=read_snapshot()) == ["left-pad"]


@pytest.mark.parametrize(
    ("version", "is_touched"),
    [("1.1", True), ("1.2", False), ("1.9", False), ("2.0", True), ("2.1", True), ("2.2", False)],
)
def test_a_snapshot_is_taken_from_what_osv_exports(version: str, *, is_touched: bool) -> None:
    snapshot = take([OSV], names=["some-package"], dated=date(2026, 12, 1))

    assert bool(holes({"some-package": version}, snapshot=snapshot)) is is_touched


def test_after_sixty_days_it_is_stale() -> None:
    snapshot = {"dated": "2026-10-02"}

    assert not is_stale(snapshot, today=date(2026, 12, 1))
    assert is_stale(snapshot, today=date(2026, 12, 1) + timedelta(days=1))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_requirement_has_its_hash(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert pins(text)
    assert unhashed(text) == []


@pytest.mark.parametrize("line", ["django==5.2.1\n", "django>=5 \\\n    --hash=sha256:00\n", "-e .\n"])
def test_one_without_a_hash_is_found(line: str) -> None:
    assert unhashed(f"good==1 \\\n    --hash=sha256:00\n    # via us\n{line}") == [line.split(maxsplit=1)[0]]


def test_what_builds_the_wheel_is_pinned_too() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    names = {canonicalize_name(re.split(r"[<>=\[;~! ]", requirement)[0]) for requirement in wanted}

    assert names <= set(pins((REQUIREMENTS / "dev.txt").read_text(encoding="utf-8")))
