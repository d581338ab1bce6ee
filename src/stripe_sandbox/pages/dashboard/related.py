"""What an object leads to: the objects that name it, and the ids in its JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from stripe_sandbox.pages.dashboard.cells import Cell, object_cell, object_url

if TYPE_CHECKING:
    from stripe_sandbox.pages.dashboard.cells import Reader
    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]

MOST_OF_A_KIND = 10
# Kind of object -> the field by which others name it, and the kinds of those others.
_NAMED_BY: dict[str, tuple[str, tuple[str, ...]]] = {
    "customer": ("customer", ("payment_intent", "invoice", "subscription", "checkout.session")),
    "invoice": ("invoice", ("invoice_payment", "credit_note")),
    "payment_intent": ("payment_intent", ("checkout.session", "charge", "refund", "dispute")),
    "charge": ("charge", ("refund", "dispute")),
}
# Stripe's ids, quoted in JSON: a short prefix, an underscore, letters and digits.
_QUOTED_ID = re.compile(r"&#34;([a-z]{2,7}(?:_test)?_[A-Za-z0-9]+)&#34;")


def related(reader: Reader, thing: Json) -> list[list[Cell]]:
    """Return a row for each object that names this one, its newest events last: kind, id, date."""
    column, kinds = _NAMED_BY.get(thing["object"], ("", ()))
    found = [
        other
        for kind in kinds
        for other in reader.sandbox.list(kind, limit=MOST_OF_A_KIND, **{column: thing["id"]})
    ]
    found += reader.sandbox.list("event", limit=MOST_OF_A_KIND, subject=thing["id"])
    return [_row(reader, other) for other in found]


def _row(reader: Reader, other: Json) -> list[Cell]:
    label = other["type"] if other["object"] == "event" else other["object"]
    return [Cell(text=label), object_cell(other["id"]), reader.instant(other["created"])]


def linked_json(*, sandbox: Sandbox, thing: Json) -> Markup:
    """Return an object as indented JSON, escaped, in which each id of another object leads to it."""

    def link(found: re.Match[str]) -> str:
        if found[1] == thing["id"] or sandbox.find(found[1]) is None:
            return found[0]
        return f'&#34;<a href="{object_url(found[1])}">{found[1]}</a>&#34;'

    text = str(escape(json.dumps(thing, indent=2, ensure_ascii=False)))
    return Markup(_QUOTED_ID.sub(link, text))  # noqa: S704 - escaped above; the ids hold letters and digits
