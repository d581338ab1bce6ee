"""What nobody could know without a key, and what a rehearsal answers: facts of Stripe, nothing of anybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from souche.domain.payments.rehearsal.record import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from souche.domain.payments.rehearsal.record import Record

# How Stripe names a right that a restricted key lacks, in the sentence of its refusal.
RIGHT = re.compile(r"rak_\w+")


def answers(record: Record) -> dict[str, str]:
    """Return the answer to each doubt, in figures and in Stripe's words; empty where there is none."""
    return {doubt: _answer(ask, record) for doubt, ask in DOUBTS.items()}


def _answer(ask: Callable[[Record], str], record: Record) -> str:
    try:
        return ask(record)
    except UNREADABLE:
        return ""


def _contents(record: Record, act: str, call: str) -> Iterator[dict[str, Any]]:
    """Yield what was answered to a call in an act."""
    for played in record.acts:
        if played.name == act:
            yield from (message.content for message in played.messages if message.call == call)


def _rounding(record: Record) -> str:
    notes = _contents(record, "credit_by_amount", "GET /v1/credit_notes/{id}/lines")
    shares = [
        f"{line['amount']} ({sum(tax['amount'] for tax in line['taxes'])})"
        for note in notes
        for line in note.get("data", ())
    ]
    return " + ".join(shares)


def _invoice_in_completed(record: Record) -> str:
    sessions = (
        event["data"]["object"]
        for events in record.events.values()
        for event in events
        if event["type"] == "checkout.session.completed"
    )
    return next(("null" if session.get("invoice") is None else "named" for session in sessions), "")


def _out_of_band(record: Record) -> str:
    invoices = _contents(record, "late_invoice", "POST /v1/invoices/{id}/pay")
    fields = ("amount_due", "amount_paid", "amount_remaining", "amount_paid_off_stripe", "amount_overpaid")
    said = [f"{name} {invoice.get(name, '–')}" for invoice in invoices for name in fields]
    return ", ".join(said)


def _rights(record: Record) -> str:
    refused = (message for message in record.messages() if message.status == FORBIDDEN)
    named = {right for message in refused for right in RIGHT.findall(str(message.content))}
    return ", ".join(sorted(named))


def _fields_too_many(record: Record) -> str:
    return _refusal(record, "too_many_fields")


def _own_portal(record: Record) -> str:
    answered = [*_contents(record, "own_portal", "POST /v1/billing_portal/sessions")]
    return _refusal(record, "own_portal") or ("yes" if answered else "")


def _inline_products(record: Record) -> str:
    lines = _contents(record, "purchase", "GET /v1/checkout/sessions/{id}/line_items")
    prices = [line["price"] for page in lines for line in page.get("data", ())]
    active = {f"price {price['active']}, product {price['product']['active']}".lower() for price in prices}
    return " / ".join(sorted(active))


def _refusal(record: Record, act: str) -> str:
    """Return the `code` and the `param` of the refusal with which an act ended."""
    last = next(
        (played.messages[-1] for played in record.acts if played.name == act and played.messages), None
    )
    if not last or "error" not in last.content:
        return ""
    error = last.content["error"]
    return f"code {error.get('code', '–')}, param {error.get('param', '–')}"


FORBIDDEN = 403
DOUBTS: dict[str, Callable[[Record], str]] = {
    "rounding": _rounding,
    "invoice_in_completed": _invoice_in_completed,
    "out_of_band": _out_of_band,
    "rights": _rights,
    "own_portal": _own_portal,
    "inline_products": _inline_products,
    "too_many_fields": _fields_too_many,
}
