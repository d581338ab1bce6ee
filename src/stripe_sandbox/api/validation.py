"""Checks the parameters of a request against their specification, and types them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from stripe_sandbox.api.errors import StripeError, malformed, unsupported
from stripe_sandbox.api.form import bracketed
from stripe_sandbox.api.specs import Choice, Either, Hash, Many, Scalar, Spec, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str, ...]
METADATA_KEYS, METADATA_KEY_LENGTH, METADATA_VALUE_LENGTH = 50, 40, 500
# Stands in the SDK's types for "an empty value unsets this".
_UNSET = Choice(("",))
LARGEST_INTEGER = 2**53
# Stripe's published description: every text that it gives no other limit; e-mails as a customer's own.
USUAL_LENGTH, EMAIL_LENGTH = 5000, 512


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What one endpoint accepts of what Stripe's type allows.

    `supports`: dotted paths without indexes (`line_items.price_data.currency`); `limits`: the same paths,
    to the most characters of a string, when it is not the usual one, or elements of a list.
    """

    supports: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=dict)

    def longest(self, path: str) -> int | None:
        """Return the most characters of a string, or None for an address of the web, which has no limit."""
        if path in self.limits:
            return self.limits[path]
        if path.endswith("email"):
            return EMAIL_LENGTH
        return None if path.endswith("url") else USUAL_LENGTH


def check_params(*, spec: Hash, raw: dict[str, Any], rules: Rules) -> dict[str, Any]:
    """Return the typed parameters; raise StripeError in Stripe's words for the first fault."""
    checker = _Checker(rules)
    typed = checker.hash(spec, raw, ())
    for path in checker.used:
        if path[0] != "expand" and _dotted(path) not in rules.supports:
            raise unsupported(f"The parameter {bracketed(path)}", param=bracketed(path))
    return typed


class _Checker:
    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.used: list[Path] = []

    def check(self, spec: Spec, value: Any, path: Path) -> Any:
        """Return a typed value."""
        if isinstance(spec, Hash):
            return self.hash(spec, _hash(value, path), path)
        if isinstance(spec, Many):
            return self.many(spec, value, path)
        if isinstance(spec, Either):
            return self.either(spec, value, path)
        self.used.append(path)
        if isinstance(spec, Table):
            return _table(spec, _hash(value, path), path)
        typed = _single(spec, value, path)
        # A limit of a list counts its elements, not their characters.
        if not path[-1].isdigit():
            self._measure_text(typed, path)
        return typed

    def hash(self, spec: Hash, value: dict[str, Any], path: Path) -> dict[str, Any]:
        """Return the typed fields of a hash."""
        unknown = [bracketed((*path, name)) for name in value if name not in spec.fields]
        if unknown:
            word = "parameter" if len(unknown) == 1 else "parameters"
            raise malformed(
                f"Received unknown {word}: {', '.join(unknown)}", param=unknown[0], code="parameter_unknown"
            )
        for name, (_, is_required) in spec.fields.items():
            if is_required and name not in value:
                param = bracketed((*path, name))
                raise malformed(f"Missing required param: {param}.", param=param, code="parameter_missing")
        return {name: self.check(spec.fields[name][0], given, (*path, name)) for name, given in value.items()}

    def many(self, spec: Many, value: Any, path: Path) -> list[Any]:
        """Return a typed list: indexes only give the order."""
        if not isinstance(value, dict) or not all(key.isdigit() for key in value):
            raise malformed("Invalid array", param=bracketed(path))
        self._count(value, path)
        ordered = sorted(value.items(), key=lambda item: int(item[0]))
        return [self.check(spec.item, given, (*path, key)) for key, given in ordered]

    def either(self, spec: Either, value: Any, path: Path) -> Any:
        """Return the value typed by the option that its form fits."""
        if value == "" and any(isinstance(o, Choice) and "" in o.words for o in spec.options):
            self.used.append(path)
            return ""
        fitting = [o for o in spec.options if _is_compound(o) == isinstance(value, dict) and o != _UNSET]
        if not fitting:
            wanted = "string" if isinstance(value, dict) else "object"
            raise malformed(f"Invalid {wanted}", param=bracketed(path))
        *first, last = fitting
        for option in first:
            if isinstance(option, Choice) and value in option.words:
                return self.check(option, value, path)
        return self.check(last, value, path)

    def _count(self, value: dict[str, Any], path: Path) -> None:
        most = self.rules.limits.get(_dotted(path))
        if most is not None and len(value) > most:
            param = bracketed(path)
            raise malformed(f"Array {param} exceeded maximum {most} allowed elements.", param=param)

    def _measure_text(self, value: Any, path: Path) -> None:
        most = self.rules.longest(_dotted(path))
        if most is not None and isinstance(value, str) and len(value) > most:
            raise malformed(
                f"Invalid string: {_shortened(value)}; must be at most {most} characters",
                param=bracketed(path),
            )


def _is_compound(spec: Spec) -> bool:
    return isinstance(spec, Hash | Many | Table)


def _dotted(path: Path) -> str:
    return ".".join(key for key in path if not key.isdigit())


def _hash(value: Any, path: Path) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise malformed("Invalid object", param=bracketed(path))
    return value


def _table(spec: Table, value: dict[str, Any], path: Path) -> dict[str, Any]:
    param = bracketed(path)
    if len(value) > METADATA_KEYS:
        raise malformed(
            f"Metadata can have up to {METADATA_KEYS} keys, but you passed in {len(value)}.", param=param
        )
    for key, text in value.items():
        if len(key) > METADATA_KEY_LENGTH:
            raise malformed(
                f"Metadata keys can have up to {METADATA_KEY_LENGTH} characters, but you passed in a key "
                f"that is {len(key)} characters. Invalid key: {key}",
                param=param,
            )
        if isinstance(text, str) and len(text) > METADATA_VALUE_LENGTH:
            raise malformed(
                f"Metadata values can have up to {METADATA_VALUE_LENGTH} characters, but you passed in a "
                f"value that is {len(text)} characters. Invalid value: {_shortened(text)}",
                param=param,
            )
    # An empty value removes a key, so it is not refused here.
    return {
        key: text if text == "" else _single(spec.value, text, (*path, key)) for key, text in value.items()
    }


def _single(spec: Spec, value: Any, path: Path) -> Any:
    param = bracketed(path)
    if isinstance(value, dict):
        raise malformed("Invalid string: a hash was given", param=param)
    if isinstance(spec, Choice):
        return _choice(spec, value, path)
    if value == "":
        raise _empty(param)
    kind = spec.kind if isinstance(spec, Scalar) else str
    if kind is bool:
        return _boolean(value, param)
    if kind is int:
        return _integer(value, param)
    if kind in {float, Decimal}:
        return _decimal(value, param)
    return value


def _choice(spec: Choice, value: str, path: Path) -> str:
    if value in spec.words:
        return value
    if value == "":
        raise _empty(bracketed(path))
    *first, last = [word for word in spec.words if word]
    listed = f"{', '.join(first)}, or {last}" if first else last
    word = "one of " if first else ""
    raise malformed(f"Invalid {bracketed(path)}: must be {word}{listed}", param=bracketed(path))


def _boolean(value: str, param: str) -> bool:
    if value not in {"true", "false"}:
        raise malformed(f"Invalid boolean: {_shortened(value)}", param=param)
    return value == "true"


def _integer(value: str, param: str) -> int:
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(LARGEST_INTEGER)):
        raise malformed(
            f"Invalid integer: {_shortened(value)}", param=param, code="parameter_invalid_integer"
        )
    return int(value)


def _decimal(value: str, param: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise malformed(f"Invalid decimal: {_shortened(value)}", param=param)
    return number


def _empty(param: str) -> StripeError:
    return malformed(
        f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a field; "
        f"however '{param}' cannot be unset. You should remove '{param}' from your request or supply a "
        "non-empty value.",
        param=param,
        code="parameter_invalid_empty",
    )


def _shortened(value: str) -> str:
    most = 40
    return value if len(value) <= most else f"{value[:20]}...{value[-4:]}"
