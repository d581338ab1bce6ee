"""Invoice items: what a customer is to be billed, pending or as the lines of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.errors import invalid
from stripe_sandbox.api.invoicing.lines import (
    MOST_LINES,
    NewLine,
    draft_amounts,
    invoice_line,
    stored_lines,
)
from stripe_sandbox.api.taxes import shown_tax, taxes_of
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

IS_PENDING, IS_BILLED = "invoice IS NULL", "invoice IS NOT NULL"


def pending_items(*, work: Work, customer: str) -> list[Json]:
    """Return the items of a customer that stand on no invoice, newest first, as Stripe sorts them."""
    query = Query(
        kind="invoiceitem", equals={"customer": customer}, conditions=(IS_PENDING,), limit=MOST_LINES
    )
    return work.store.select(query)


def items_of(*, work: Work, invoice: str) -> list[Json]:
    """Return the items that stand on an invoice, newest first."""
    return work.store.select(Query(kind="invoiceitem", equals={"invoice": invoice}, limit=MOST_LINES + 1))


def relined(*, work: Work, invoice: Json) -> Json:
    """Make the lines of a draft follow its items, save and return it; lines that no item made stay.

    Raises StripeError beyond 250 lines.
    """
    items = {item["id"]: item for item in items_of(work=work, invoice=invoice["id"])}
    known = {_item_of(line): line["id"] for line in stored_lines(work=work, invoice=invoice["id"])}
    for item_id, line_id in known.items():
        if item_id and item_id not in items:
            work.store.delete(line_id)
    # Pulled in at once, pending items stand newest first; those added later follow (docs: Invoice.lines).
    for item in items.values():
        line = item_line(work=work, item=item, usual_rates=invoice["default_tax_rates"])
        made = invoice_line(invoice=invoice["id"], line=line, line_id=known.get(item["id"]))
        work.save(made, parent=invoice["id"])
    lines = stored_lines(work=work, invoice=invoice["id"])
    if len(lines) > MOST_LINES:
        raise invalid(f"An invoice can have up to {MOST_LINES} lines.")
    return work.save(invoice | draft_amounts(invoice=invoice["id"], lines=lines))


def _item_of(line: Json) -> str | None:
    details = (line["parent"] or {}).get("invoice_item_details")
    return details["invoice_item"] if details else None


def item_line(*, work: Work, item: Json, usual_rates: list[Json]) -> NewLine:
    """Return the line that an item becomes; `usual_rates` tax it when it has no rates of its own."""
    priced = item["pricing"].get("price_details")
    rates = item["tax_rates"] or usual_rates
    return NewLine(
        amount=item["amount"],
        currency=item["currency"],
        description=item["description"],
        metadata=item["metadata"],
        parent={
            "invoice_item_details": {
                "invoice_item": item["id"],
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": None,
            },
            "subscription_item_details": None,
            "type": "invoice_item_details",
        },
        period_end=item["period"]["end"],
        period_start=item["period"]["start"],
        price=work.store.get(priced["price"]) if priced else None,
        quantity=item["quantity"],
        taxes=[shown_tax(tax) for tax in taxes_of(amount=item["amount"], rates=rates)],
    )
