"""Holds a JSON object against the SDK's resource type: names, presence and kinds, all the way down."""

from __future__ import annotations

import json
from decimal import Decimal
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, ForwardRef, Literal, Union, get_args, get_origin

import stripe
from stripe._list_object import ListObject
from stripe._object_classes import get_object_class
from stripe._stripe_object import StripeObject, UntypedStripeObject

if TYPE_CHECKING:
    from collections.abc import Iterator


def body_of(answer: Any) -> dict[str, Any]:
    """Return the JSON that the SDK read."""
    body: dict[str, Any] = json.loads(answer.last_response.body)
    return body


def faults(resource: type[Any], thing: Any, at: str = "") -> Iterator[str]:
    """Say everything that the type does not allow; say nothing for a good object."""
    if not isinstance(thing, dict):
        yield f"{at} is no object"
        return
    hints = {
        name: hint
        for name, hint in vars(resource).get("__annotations__", {}).items()
        if name not in {"OBJECT_NAME", "_resource_cls"}
    }
    yield from (f"{at}.{name} is unknown to {resource.__qualname__}" for name in thing.keys() - hints.keys())
    for name, hint in hints.items():
        if name in thing:
            yield from _value_faults(hint, thing[name], f"{at}.{name}")
        elif not _is_nullable(hint):
            yield f"{at}.{name} is missing"


def _is_nullable(hint: Any) -> bool:
    return NoneType in get_args(hint)


def _value_faults(hint: Any, value: Any, at: str) -> Iterator[str]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        simple = (str, int, NoneType)
        options = [option for option in arguments if not (isinstance(value, dict) and option in simple)]
        found = [list(_value_faults(option, value, at)) for option in options]
        if all(found):
            yield from min(found, key=len)
    elif origin is list:
        yield from _list_faults(arguments[0], value, at)
    elif origin is ListObject:
        yield from _page_faults(arguments[0], value, at)
    elif origin is UntypedStripeObject or origin is dict:
        yield from () if isinstance(value, dict) else [f"{at} is no hash"]
    elif isinstance(hint, ForwardRef | str):
        yield from _object_faults(value, at)
    elif isinstance(hint, type) and issubclass(hint, StripeObject):
        yield from faults(hint, value, at)
    elif not _is_simple(hint, value):
        yield f"{at} is {value!r} and should be {hint}"


def _list_faults(item: Any, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{at} is no list"
        return
    for place, element in enumerate(value):
        yield from _value_faults(item, element, f"{at}[{place}]")


def _page_faults(item: Any, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict) or value.keys() != {"object", "data", "has_more", "url"}:
        yield f"{at} is no page"
        return
    yield from _list_faults(item, value["data"], f"{at}.data")


def _object_faults(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at} is no object"
        return
    # Two kinds of lines share one name; the session's are "item".
    kinds = {"line_item": stripe.InvoiceLineItem}
    resource = kinds.get(value.get("object", "")) or get_object_class("V1", value.get("object", ""))
    yield from faults(resource, value, at)


def _is_simple(hint: Any, value: Any) -> bool:
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if hint is Any:
        return True
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    # The SDK reads decimals from strings.
    kinds: dict[Any, type] = {Decimal: str, NoneType: NoneType, str: str, bool: bool}
    return isinstance(value, kinds[hint])
