from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from souche.domain.memberships import states as memberships
from souche.domain.orders import states as orders
from tests.architecture.sources import ROOT

if TYPE_CHECKING:
    from types import ModuleType

ARROW = re.compile(r"^\s*(\w+) --> (\w+): (\w+)$", re.MULTILINE)


@pytest.mark.parametrize(("thing", "states"), [("an order", orders), ("a membership", memberships)])
def test_the_map_draws_the_moves(thing: str, states: ModuleType) -> None:
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    drawing = text.partition(f"## The states of {thing}")[2].partition("\n## ")[0]
    moves = {(source.value, move.target.value, move.verb) for move in states.MOVES for source in move.sources}

    assert set(ARROW.findall(drawing)) == moves


def test_the_map_names_files_that_exist() -> None:
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.(?:py|typ|md|toml))`", text)

    assert named
    assert [name for name in named if not (ROOT / "src" / "souche" / name).exists()] == []
