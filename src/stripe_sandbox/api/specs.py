"""Reads the official SDK's parameter types into small specifications that requests are checked against."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints

import typing_extensions
from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject

_NOT_PARAMETERS = frozenset(RequestOptions.__annotations__)
# The SDK's options name these, which it imports for type checkers only.
_UNSEEN = {"StripeContext": object, "Mapping": dict}
_MARKS = {NotRequired, Required, typing_extensions.NotRequired, typing_extensions.Required}


@dataclass(frozen=True)
class Scalar:
    """A single value: `kind` is str, int, bool, float or Decimal."""

    kind: type


@dataclass(frozen=True)
class Choice:
    """One of some words; an empty word unsets."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Many:
    """A list."""

    item: Spec


@dataclass(frozen=True)
class Table:
    """Free keys, such as metadata."""

    value: Spec


@dataclass(frozen=True)
class Hash:
    """Named fields, each with its specification and whether it must be given."""

    fields: dict[str, tuple[Spec, bool]]


@dataclass(frozen=True)
class Either:
    """One of several specifications."""

    options: tuple[Spec, ...]


Spec = Scalar | Choice | Many | Table | Hash | Either


@cache
def spec_of(params: type[Any]) -> Hash:
    """Return the specification of a TypedDict of `stripe.params`, without the SDK's request options."""
    hints = get_type_hints(params, localns=_UNSEEN, include_extras=True)
    own = {name: hint for name, hint in hints.items() if name not in _NOT_PARAMETERS}
    return Hash({name: _field(hint) for name, hint in own.items()})


def _field(hint: Any) -> tuple[Spec, bool]:
    if get_origin(hint) in _MARKS:
        optional = get_origin(hint) in {NotRequired, typing_extensions.NotRequired}
        return _spec(get_args(hint)[0]), not optional
    return _spec(hint), True


def _spec(hint: Any) -> Spec:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in {str, int, bool, float, Decimal}:
        return Scalar(hint)
    if typing_extensions.is_typeddict(hint):
        return spec_of(hint)
    return _composed(hint, origin, arguments)


def _composed(hint: Any, origin: Any, arguments: tuple[Any, ...]) -> Spec:
    if origin in {Literal, typing_extensions.Literal}:
        return Choice(tuple(str(word) for word in arguments))
    if origin in {Union, UnionType}:
        options = tuple(_spec(option) for option in arguments if option is not type(None))
        return _either(options)
    if origin is list:
        return Many(_spec(arguments[0]))
    if origin in {dict, UntypedStripeObject}:
        return Table(_spec(arguments[-1]))
    raise TypeError(f"no specification for {hint!r}")


def _either(options: tuple[Spec, ...]) -> Spec:
    words = tuple(word for option in options if isinstance(option, Choice) for word in option.words)
    if any(words):
        # The SDK adds `str` to an enumeration so that old code reads new words; Stripe refuses other words.
        others = tuple(o for o in options if not isinstance(o, Choice) and o != Scalar(str))
        options = (Choice(words), *others)
    return options[0] if len(options) == 1 else Either(options)
