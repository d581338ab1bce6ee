from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from souche.entrypoints.webhooks.routes import ROUTES
from tests.architecture.sources import SANDBOX, python_files, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def emitted() -> Iterator[str]:
    """Yield each event type that stands as a word in a call of the sandbox's `emit`."""
    for path in python_files(SANDBOX):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".emit"):
                yield from (
                    word.value
                    for word in ast.walk(node.args[0])
                    if isinstance(word, ast.Constant) and isinstance(word.value, str)
                )


@pytest.mark.parametrize("event_type", ROUTES)
def test_the_sandbox_emits_what_the_box_office_acts_upon(event_type: str) -> None:
    assert event_type in set(emitted())
