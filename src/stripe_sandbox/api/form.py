"""Reads Stripe's form encoding: `a[b][0][c]=v` becomes nested dicts whose keys are strings."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from stripe_sandbox.api.errors import malformed

Nested = dict[str, Any]
_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_KEY = re.compile(r"\[([^\[\]]*)\]")
MOST_FIELDS = 5000


def parse_form(text: str) -> Nested:
    """Return the nested parameters of a body or a query string; raise StripeError when it is malformed."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise malformed(f"Invalid request body: {error}") from error
    nested: Nested = {}
    for name, value in pairs:
        _place(nested, name=name, value=value)
    return nested


def _place(nested: Nested, *, name: str, value: str) -> None:
    matched = _NAME.fullmatch(name)
    if not matched:
        raise malformed(f"Invalid parameter name: {name}", param=name)
    *path, last = [matched[1], *_KEY.findall(matched[2])]
    here = nested
    for key in path:
        here = here.setdefault(_key(here, key), {})
        if not isinstance(here, dict):
            raise malformed(f"Invalid request: {name} is given both a value and a hash.", param=name)
    here[_key(here, last)] = value


def _key(here: Nested, key: str) -> str:
    # `a[]=x&a[]=y` appends.
    return key or str(len(here))


def bracketed(path: tuple[str, ...]) -> str:
    """Return the path of a parameter as Stripe writes it: `line_items[0][price]`."""
    return path[0] + "".join(f"[{key}]" for key in path[1:])
