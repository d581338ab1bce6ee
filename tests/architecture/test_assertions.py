"""A test can fail: it asserts something, by itself or by a function beside it."""

from __future__ import annotations

import ast
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
# What raises when it is not so, without the word `assert`.
RAISING = frozenset({"raises", "expect", "wait_until", "run_state_machine_as_test"})


def silent_tests(source: str) -> list[str]:
    """Return the names of the tests in a file that hold nothing."""
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    tests = [name for name in functions if name.startswith("test_")]
    return [name for name in tests if not _asserts(functions[name], functions, seen=frozenset())]


def _asserts(function: ast.FunctionDef, beside: dict[str, ast.FunctionDef], *, seen: frozenset[str]) -> bool:
    called = {_name(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    return (
        any(isinstance(node, ast.Assert) for node in ast.walk(function))
        or any(name in RAISING or "assert" in name for name in called)
        or any(_asserts(beside[name], beside, seen=seen | {name}) for name in called & beside.keys() - seen)
    )


def _name(called: ast.expr) -> str:
    return ast.unparse(called).rpartition(".")[2]


def test_every_test_holds_something() -> None:
    silent = [
        f"{path.relative_to(TESTS)}: {name}"
        for path in sorted(TESTS.rglob("test_*.py"))
        for name in silent_tests(path.read_text(encoding="utf-8"))
    ]

    assert silent == []


def test_a_test_that_holds_nothing_is_noticed() -> None:
    source = "def look():\n    assert True\ndef test_a():\n    look()\ndef test_b():\n    print()\n"

    assert silent_tests(source) == ["test_b"]
