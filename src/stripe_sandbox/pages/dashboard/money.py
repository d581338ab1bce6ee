"""What the dashboard's lists say of money: credit notes, subscriptions, refunds, disputes, payouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.pages.dashboard.cells import Cell, object_cell, object_url

if TYPE_CHECKING:
    from typing import Any

    from stripe_sandbox.pages.dashboard.cells import Reader

    Json = dict[str, Any]


def credit_note_row(reader: Reader, note: Json) -> list[Cell]:
    """Return the row of a credit note."""
    invoice = reader.sandbox.find(note["invoice"]) or {}
    return [
        Cell(text=note["number"], href=object_url(note["id"])),
        object_cell(note["invoice"], text=invoice.get("number")),
        Cell(text=invoice.get("customer_name") or invoice.get("customer_email") or ""),
        reader.amount(cents=note["total"], currency=note["currency"]),
        reader.status(note["status"]),
        reader.instant(note["created"]),
    ]


def subscription_row(reader: Reader, subscription: Json) -> list[Cell]:
    """Return the row of a subscription; its period is that of its first item."""
    customer = reader.sandbox.find(subscription["customer"]) or {}
    items = subscription["items"]["data"]
    ends = [item["current_period_end"] for item in items]
    price = items[0]["price"] if items else {}
    label = price.get("nickname") or (reader.sandbox.find(price.get("product") or "") or {}).get("name")
    return [
        Cell(text=label or subscription["id"], href=object_url(subscription["id"])),
        reader.status(subscription["status"]),
        object_cell(subscription["customer"], text=customer.get("name") or customer.get("email")),
        reader.instant(min(ends)) if ends else Cell(text=""),
        reader.instant(subscription["created"]),
    ]


def refund_row(reader: Reader, refund: Json) -> list[Cell]:
    """Return the row of a refund."""
    return [
        _amount(reader, refund),
        reader.status(refund["status"]),
        object_cell(refund["payment_intent"]),
        Cell(text=refund["reason"] or ""),
        reader.instant(refund["created"]),
    ]


def dispute_row(reader: Reader, dispute: Json) -> list[Cell]:
    """Return the row of a dispute."""
    return [
        _amount(reader, dispute),
        reader.status(dispute["status"]),
        object_cell(dispute["payment_intent"]),
        Cell(text=dispute["reason"]),
        reader.instant(dispute["created"]),
    ]


def payout_row(reader: Reader, payout: Json) -> list[Cell]:
    """Return the row of a payout to the bank."""
    return [
        _amount(reader, payout),
        reader.status(payout["status"]),
        reader.instant(payout["arrival_date"]),
        reader.instant(payout["created"]),
    ]


def balance_row(reader: Reader, entry: Json) -> list[Cell]:
    """Return the row of a balance transaction: what came in, its fee and what is left."""
    currency = entry["currency"]
    return [
        _amount(reader, entry),
        reader.amount(cents=entry["fee"], currency=currency),
        reader.amount(cents=entry["net"], currency=currency),
        Cell(text=entry["type"]),
        object_cell(entry["source"]),
        Cell(text=entry["description"] or ""),
        reader.instant(entry["created"]),
    ]


def _amount(reader: Reader, thing: Json) -> Cell:
    return reader.amount(cents=thing["amount"], currency=thing["currency"], href=object_url(thing["id"]))
