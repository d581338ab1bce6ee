from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.architecture.sources import SOUCHE, imports_of, name_of, python_files, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The one private method that writes a status: of an order or a membership, of an e-mail or a refund.
WRITERS = {"_move", "_note"}
FORBIDDEN_IMPORTS = ("django.db.models.signals", "django.dispatch", "django.core.signals")


def test_a_status_is_written_by_its_models_own_move() -> None:
    strangers = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files(SOUCHE)
        for node in _status_writes(tree_of(path), is_model=_is_model(path))
    ]

    assert strangers == []


def _is_model(path: Path) -> bool:
    return "domain" in path.parts and ("models" in path.parts or path.name == "models.py")


def _status_writes(node: ast.AST, *, is_model: bool) -> Iterator[ast.expr]:
    """Yield `x.status = …` and `.update(status=…)`, except inside a model's own writer."""
    for child in ast.iter_child_nodes(node):
        if is_model and isinstance(child, ast.FunctionDef) and child.name in WRITERS:
            continue
        if isinstance(child, ast.Attribute) and child.attr == "status" and isinstance(child.ctx, ast.Store):
            yield child
        if isinstance(child, ast.Call) and _updates_status(child):
            yield child
        yield from _status_writes(child, is_model=is_model)


def _updates_status(call: ast.Call) -> bool:
    verb = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return verb in {"update", "bulk_update", "update_or_create"} and any(
        keyword.arg == "status" for keyword in call.keywords
    )


def test_no_signal_is_sent_or_received() -> None:
    signalling = [
        f"{name_of(path)}: {name}"
        for path in python_files(SOUCHE)
        for name in imports_of(path)
        if name.startswith(FORBIDDEN_IMPORTS)
    ]

    assert signalling == []


def test_no_model_overrides_save_or_delete() -> None:
    overridden = [
        f"{name_of(path)}:{node.name}.{method.name}"
        for path in python_files(SOUCHE / "domain")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete"}
    ]

    assert overridden == []


def test_stripe_is_imported_by_its_gateway_alone() -> None:
    gateway = SOUCHE / "domain" / "payments" / "gateway"
    strangers = [
        name_of(path)
        for path in python_files(SOUCHE)
        if gateway not in path.parents
        and any(name.split(".", maxsplit=1)[0] == "stripe" for name in imports_of(path))
    ]

    assert strangers == []
