"""Completes objects to the shape that the official SDK's resource types declare."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json


def complete(resource: Any, values: Json, *, absent: frozenset[str]) -> Json:
    """Return `values` with every nullable field present; `resource` is a class of the SDK.

    `absent` lists the fields that Stripe leaves out unless they are asked for, such as `line_items`.
    Raises TypeError when a field is unknown to the type, or a required one is missing.
    """
    required, nullable = _fields(resource)
    unknown = values.keys() - required - nullable
    missing = required - values.keys()
    if unknown or missing:
        raise TypeError(f"{resource.__name__}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    nulls: Json = dict.fromkeys(nullable - absent - {"deleted"})
    whole = {**nulls, **values}
    head = {"id": whole["id"], "object": whole["object"]}
    return head | {name: whole[name] for name in sorted(whole) if name not in head}


@cache
def _fields(resource: type[Any]) -> tuple[frozenset[str], frozenset[str]]:
    hints = {name: hint for name, hint in vars(resource)["__annotations__"].items() if name != "OBJECT_NAME"}
    nullable = frozenset(name for name, hint in hints.items() if type(None) in get_args(hint))
    # `object` names the kind and is always there; a private name is the SDK's own.
    required = frozenset(name for name in hints if name not in nullable and not name.startswith("_"))
    return required, nullable
