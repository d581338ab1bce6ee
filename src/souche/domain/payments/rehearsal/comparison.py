"""Where two rehearsals differ: calls, fields, types, amounts, words, events. Nothing personal is looked at.

Of texts only words of Stripe's own lists are compared, and amounts only of what both rehearsals made alike.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from souche.domain.payments.rehearsal.acts import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from souche.domain.payments.rehearsal.record import Act, Record

AMOUNT = re.compile(r"(^|_)(amount|total|subtotal|quantity|percentage)(_|$)")
# Fields that hold a word of a list of Stripe's, the same for everybody.
WORDS = frozenset(
    {
        "billing_reason",
        "code",
        "collection_method",
        "mode",
        "param",
        "payment_status",
        "pending_reason",
        "status",
        "tax_behavior",
        "taxability_reason",
        "type",
    }
)
# A word of Stripe's, or a parameter's name; anything else is not shown.
WORD = re.compile(r"[a-z_.0-9\[\]-]{1,80}")
# Whose words and amounts are somebody's own; of these only the shape is compared.
PRIVATE = frozenset({"account", "balance_transaction", "tax_id"})
# Whose fields are as the caller named them.
FREE = frozenset({"metadata"})


class Kind(StrEnum):
    """In what two Stripes differ."""

    CALLS = "calls"
    BROKEN_OFF = "broken_off"
    MISSING = "missing"
    UNKNOWN = "unknown"
    TYPE = "type"
    COUNT = "count"
    AMOUNT = "amount"
    WORD = "word"
    EVENTS = "events"


@dataclass(frozen=True)
class Difference:
    """One difference at a place, such as `invoice.total`: what the local Stripe gives, and the other one."""

    kind: Kind
    place: str
    here: str = ""
    there: str = ""


def compare(*, here: Record, there: Record) -> Counter[Difference]:
    """Return each difference and how often it was met, in the order in which it was met first."""
    found = Counter[Difference]()
    for known, other in zip(here.acts, there.acts, strict=True):
        if not (other.name == PAGE and there.is_unpaid):
            found.update(_of_acts(known, other))
    found.update(_of_events(here, there))
    return found


def _of_acts(here: Act, there: Act) -> Iterator[Difference]:
    if here.broken_off != there.broken_off:
        yield Difference(Kind.BROKEN_OFF, here.name, here.broken_off, there.broken_off)
    for known, other in zip_longest(here.messages, there.messages):
        calls = [f"{message.call} {message.status}" if message else "" for message in (known, other)]
        if calls[0] != calls[1]:
            yield Difference(Kind.CALLS, here.name, *calls)
            return
        yield from _of_values(known.content, other.content, place=known.call)


def _of_events(here: Record, there: Record) -> Iterator[Difference]:
    for cause in {**here.events, **there.events}:
        if there.is_unpaid and cause.partition(":")[0] == PAGE:
            continue
        types = [[event["type"] for event in one.events.get(cause, [])] for one in (here, there)]
        if types[0] != types[1]:
            yield Difference(Kind.EVENTS, cause, *map(", ".join, types))
        for known, other in zip(here.events.get(cause, []), there.events.get(cause, []), strict=False):
            if known["type"] == other["type"]:
                yield from _of_event(known, other)


def _of_event(here: dict[str, Any], there: dict[str, Any]) -> Iterator[Difference]:
    """Compare two events of one type: an account may have its own written in another version of the API."""
    versions = [str(event.get("api_version")) for event in (here, there)]
    if versions[0] != versions[1]:
        yield Difference(Kind.WORD, "event.api_version", *map(_shown, versions))
        return
    yield from _of_values(here, there, place="event")


def _of_values(here: Any, there: Any, *, place: str) -> Iterator[Difference]:
    if isinstance(here, dict) and isinstance(there, dict):
        yield from _of_objects(here, there, place=_kind(there) or _kind(here) or place)
    elif isinstance(here, list) and isinstance(there, list):
        if len(here) != len(there) and _root(place) not in PRIVATE:
            yield Difference(Kind.COUNT, place, str(len(here)), str(len(there)))
        for known, other in zip(here, there, strict=False):
            yield from _of_values(known, other, place=f"{place}[]")
    elif _type(here) != _type(there):
        yield Difference(Kind.TYPE, place, _type(here), _type(there))
    elif here != there and _root(place) not in PRIVATE:
        yield from _of_words(here, there, place=place)


def _of_objects(here: dict[str, Any], there: dict[str, Any], *, place: str) -> Iterator[Difference]:
    if place.rpartition(".")[2] in FREE:
        return
    for name in here.keys() - there.keys():
        yield Difference(Kind.MISSING, f"{place}.{name}")
    for name in there.keys() - here.keys():
        yield Difference(Kind.UNKNOWN, f"{place}.{name}")
    for name in sorted(here.keys() & there.keys()):
        yield from _of_values(here[name], there[name], place=f"{place}.{name}")


def _of_words(here: Any, there: Any, *, place: str) -> Iterator[Difference]:
    name = place.rpartition(".")[2].removesuffix("[]")
    if AMOUNT.search(name):
        yield Difference(Kind.AMOUNT, place, _shown(here), _shown(there))
    elif name in WORDS or isinstance(here, bool):
        yield Difference(Kind.WORD, place, _shown(here), _shown(there))


def _shown(value: Any) -> str:
    text = str(value).lower()
    return text if WORD.fullmatch(text) else "…"


def _kind(thing: dict[str, Any]) -> str:
    """Return the kind of object that a thing says it is; a list is of no kind of its own."""
    kind = thing.get("object")
    return kind if isinstance(kind, str) and kind != "list" else ""


def _root(place: str) -> str:
    return place.partition(".")[0]


def _type(value: Any) -> str:
    if value is None:
        return "null"
    names = {bool: "boolean", int: "number", float: "number", str: "text", list: "list", dict: "object"}
    return names[type(value)]
