"""Says what is wrong with a request, an answer or an event, each fault in one line, once."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.stripe_description.forms import read_form
from tests.stripe_description.published import (
    component,
    event_types,
    fields_of,
    find_operation,
    is_described,
    validator,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.exceptions import ValidationError

    from tests.stripe_description.published import Schema

LONGEST = 80


def request_faults(*, method: str, url: str, form: str) -> Iterator[str]:
    """Say what of a request Stripe would refuse, unknown addresses and parameters included."""
    address = urlsplit(url)
    operation = find_operation(method, address.path)
    if not operation:
        yield f"{method.upper()} {address.path} is no address of Stripe's"
        return
    said = read_form("&".join(filter(None, (address.query, form))), schema=operation.parameters)
    yield from _faults(said, operation.parameters, named=operation.name)


def answer_faults(*, method: str, url: str, status: int, content: Any) -> Iterator[str]:
    """Say what of an answer Stripe would not say, in the events that it lists too."""
    operation = find_operation(method, urlsplit(url).path)
    if not operation:
        return
    schema = operation.answer if status < 400 else operation.refusal
    yield from _faults(content, schema, named=operation.name)
    for one in content["data"] if content.get("object") == "list" else ():
        if one["object"] == "event":
            yield from _subject_faults(one)


def event_faults(event: Any) -> Iterator[str]:
    """Say what of an event, and of the object that it tells of, Stripe would not say."""
    yield from _faults(event, component("event"), named="event")
    yield from _subject_faults(event)


def _subject_faults(event: Any) -> Iterator[str]:
    if event["type"] not in event_types():
        yield f"event.type is {event['type']!r}, which no endpoint can ask for"
    subject = event["data"]["object"]
    kind = subject.get("object")
    if not is_described(str(kind)):
        yield f"event.data.object is no kind of object: {kind!r}"
        return
    yield from _faults(subject, component(kind), named=kind)
    before = {"properties": fields_of(kind), "additionalProperties": False}
    yield from _faults(event["data"].get("previous_attributes", {}), before, named=f"{kind} before")


def _faults(thing: Any, schema: Schema, *, named: str) -> Iterator[str]:
    causes = (cause for error in validator(schema).iter_errors(thing) for cause in _causes(error))
    # Each of several missing fields is an error that names them all.
    yield from dict.fromkeys(said for cause in causes for said in _sentences(cause, thing, named=named))


def _causes(error: ValidationError) -> Iterator[ValidationError]:
    """Yield what is wrong with the likeliest of several shapes: of the same kind, with the fewest faults."""
    if error.validator not in {"anyOf", "oneOf"}:
        yield error
        return
    shapes = defaultdict[Any, list["ValidationError"]](list)
    for one in error.context or ():
        shapes[one.schema_path[0]].append(one)
    meant = [faults for faults in shapes.values() if not any(map(_is_of_another_kind, faults))]
    if not meant:
        yield error
        return
    for fault in min(meant, key=len):
        yield from _causes(fault)


def _is_of_another_kind(fault: ValidationError) -> bool:
    """Say whether a shape was never meant: text where there is an object, or an object of another name."""
    place = list(fault.relative_path)
    return (fault.validator == "type" and not place) or place == ["object"]


def _sentences(error: ValidationError, thing: Any, *, named: str) -> Iterator[str]:
    place = _place(error, thing, named=named)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        yield from (f"{place}.{name} is unknown" for name in error.instance if name not in known)
    elif error.validator == "required":
        wanted = error.validator_value
        yield from (f"{place}.{name} is missing" for name in wanted if name not in error.instance)
    else:
        shown = json.dumps(error.instance, ensure_ascii=False)[:LONGEST]
        yield f"{place} is {shown}, which it may not be"


def _place(error: ValidationError, thing: Any, *, named: str) -> str:
    """Return where a fault is, from the nearest thing that says what kind of object it is."""
    place, here = _kind(thing) or named, thing
    for step in error.absolute_path:
        here = here[step]
        place = f"{place}[]" if isinstance(step, int) else f"{place}.{step}"
        place = _kind(here) or place
    return place


def _kind(thing: Any) -> str:
    """Return the kind of object that a thing says it is; a list is of no kind of its own."""
    kind = thing.get("object") if isinstance(thing, dict) else ""
    return kind if isinstance(kind, str) and kind != "list" else ""
