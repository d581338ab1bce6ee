import re

from souche.domain.orders.states import MOVES
from tests.architecture.sources import ROOT

ARROW = re.compile(r"^\s*(\w+) --> (\w+): (\w+)$", re.MULTILINE)


def test_the_map_draws_the_moves_of_an_order() -> None:
    drawn = set(ARROW.findall((ROOT / "docs" / "map.md").read_text(encoding="utf-8")))
    moves = {(source.value, move.target.value, move.verb) for move in MOVES for source in move.sources}

    assert drawn == moves


def test_the_map_names_files_that_exist() -> None:
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.(?:py|typ|md|toml))`", text)

    assert named
    assert [name for name in named if not (ROOT / "src" / "souche" / name).exists()] == []
