"""Stripe's way of writing nested parameters in a form, read back: `line_items[0][price_data][currency]=eur`.

A form knows texts alone. Each is read as what its schema wants where it can be, and stays a text elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.stripe_description.published import validator

if TYPE_CHECKING:
    from tests.stripe_description.published import Schema

BRACKETS = re.compile(r"\[([^\]]*)\]")
INTEGER = re.compile(r"-?\d+")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
BOOLEANS = {"true": True, "false": False}


def read_form(text: str, *, schema: Schema) -> Any:
    """Return what a form or a query says, in the types that its schema names."""
    nested: dict[str, Any] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        names = [key.partition("[")[0], *BRACKETS.findall(key)]
        _put(nested, names, value)
    return _typed(nested, schema)


def _put(branch: dict[str, Any], names: list[str], value: str) -> None:
    """Hang a value on its branch; `types[]` says again and again that it is the next one of a list."""
    name, *rest = names
    name = name or str(len(branch))
    if rest:
        _put(branch.setdefault(name, {}), rest, value)
    else:
        branch[name] = value


def _typed(value: Any, schema: Schema) -> Any:
    if "anyOf" in schema:
        readings = [_typed(value, one) for one in schema["anyOf"]]
        fitting = zip(readings, schema["anyOf"], strict=True)
        return next((reading for reading, one in fitting if validator(one).is_valid(reading)), readings[0])
    if isinstance(value, dict):
        return _typed_branch(value, schema)
    if "integer" in _types(schema) and INTEGER.fullmatch(value):
        return int(value)
    if "number" in _types(schema) and NUMBER.fullmatch(value):
        return float(value)
    return BOOLEANS.get(value, value) if "boolean" in _types(schema) else value


def _typed_branch(branch: dict[str, Any], schema: Schema) -> Any:
    if "array" in _types(schema):
        return [_typed(value, schema["items"]) for value in branch.values()]
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    default = others if isinstance(others, dict) else {}
    return {name: _typed(value, known.get(name, default)) for name, value in branch.items()}


def _types(schema: Schema) -> list[str]:
    named = schema.get("type", [])
    return [named] if isinstance(named, str) else named
