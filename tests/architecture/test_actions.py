from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.architecture.sources import ROOT, SOUCHE, Function, python_files, tree_of

if TYPE_CHECKING:
    from pathlib import Path

ACTIONS = [path for path in python_files(SOUCHE / "actions") if path.name != "__init__.py"]
every_action = pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)


def public_functions(path: Path) -> list[Function]:
    return [
        node
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]


@every_action
def test_an_action_is_one_public_function_of_its_own_name(path: Path) -> None:
    assert [function.name for function in public_functions(path)] == [path.stem]


@every_action
def test_an_action_takes_named_and_typed_arguments(path: Path) -> None:
    (function,) = public_functions(path)
    arguments = function.args

    assert arguments.args == arguments.posonlyargs == []
    assert arguments.vararg is arguments.kwarg is None
    assert all(argument.annotation for argument in arguments.kwonlyargs)
    assert function.returns


@every_action
def test_an_action_tells_its_story(path: Path) -> None:
    (function,) = public_functions(path)

    assert ast.get_docstring(tree_of(path))
    assert ast.get_docstring(function)


@every_action
def test_an_action_has_its_tests(path: Path) -> None:
    assert (ROOT / "tests" / "actions" / f"test_{path.stem}.py").is_file()


@every_action
def test_beside_an_action_stand_only_its_refusals_and_its_facts(path: Path) -> None:
    classes = [node for node in tree_of(path).body if isinstance(node, ast.ClassDef)]

    for node in classes:
        decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
        assert node.bases or "dataclass(frozen=True)" in decorators, node.name
