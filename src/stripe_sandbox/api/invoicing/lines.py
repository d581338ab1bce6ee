"""The lines of an invoice with their taxes, and the amounts that they add up to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import stripe

from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

# docs.stripe.com/api/invoiceitems/create; an answer shows the first ten in the invoice itself.
MOST_LINES, EMBEDDED_LINES = 250, 10


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """A line to be: `amount` is its subtotal in cents, `taxes` hold rate, amount and taxable_amount.

    `parent` is Stripe's own hash (invoice_item_details or subscription_item_details), where a proration
    is told; instants are Unix seconds. A line without a price costs `amount` for its quantity.
    """

    amount: int
    currency: str
    description: str | None
    period_start: int
    period_end: int
    quantity: int = 1
    taxes: list[Json] = field(default_factory=list)
    price: Json | None = None
    metadata: Json = field(default_factory=dict)
    parent: Json | None = None


def invoice_line(*, invoice: str, line: NewLine, line_id: str | None = None) -> Json:
    """Return the line as Stripe shows it, not saved yet; a known id replaces the line that bears it."""
    return complete(
        stripe.InvoiceLineItem,
        {
            "id": line_id or new_id("il"),
            "object": "line_item",
            "amount": line.amount,
            "currency": line.currency,
            "description": line.description,
            "discount_amounts": [],
            "discountable": True,
            "discounts": [],
            "invoice": invoice,
            "livemode": False,
            "metadata": line.metadata,
            "parent": line.parent,
            "period": {"end": line.period_end, "start": line.period_start},
            "pretax_credit_amounts": [],
            "pricing": pricing(price=line.price, amount=line.amount, quantity=line.quantity),
            "quantity": line.quantity,
            "quantity_decimal": str(line.quantity),
            "subtotal": line.amount,
            "taxes": [invoice_tax(tax) for tax in line.taxes],
        },
        absent=frozenset(),
    )


def pricing(*, price: Json | None, amount: int, quantity: int) -> Json:
    """Return how a line or an invoice item tells its unit amount, cents with decimals."""
    if price is None:
        unit = Decimal(amount) / max(quantity, 1)
        return {"type": "price_details", "unit_amount_decimal": f"{unit:f}"}
    return {
        "price_details": {"price": price["id"], "product": price["product"]},
        "type": "price_details",
        "unit_amount_decimal": price["unit_amount_decimal"],
    }


def invoice_tax(tax: Json) -> Json:
    """Return the tax of a line in the shape of invoices and credit notes."""
    rate = tax["rate"]
    return {
        "amount": tax["amount"],
        "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        "taxability_reason": "not_available",
        "taxable_amount": tax["taxable_amount"],
        "type": "tax_rate_details",
    }


def stored_lines(*, work: Work, invoice: str) -> list[Json]:
    """Return every line of an invoice in its order."""
    return work.store.select(
        Query(kind="line_item", parent=invoice, limit=MOST_LINES + 1, is_oldest_first=True)
    )


def draft_amounts(*, invoice: str, lines: Sequence[Json]) -> Json:
    """Return the amounts of an unpaid invoice, in cents, and the part of its lines that it shows itself."""
    amounts = totals(lines=lines)
    # A negative total is never taken from anyone.
    due = max(amounts["total"], 0)
    return {
        "amount_due": due,
        "amount_paid": 0,
        "amount_remaining": due,
        "lines": embedded(lines=lines, url=f"/v1/invoices/{invoice}/lines"),
    } | amounts


def totals(*, lines: Sequence[Json]) -> Json:
    """Return what the lines of an invoice or a credit note add up to, in cents, and their taxes by rate."""
    taxes = [tax for line in lines for tax in line["taxes"]]
    subtotal = sum(line["amount"] for line in lines)
    inside = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "inclusive")
    on_top = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")
    return {
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal - inside,
        "total": subtotal + on_top,
        "total_excluding_tax": subtotal - inside,
        "total_taxes": total_taxes(taxes),
    }


def embedded(*, lines: Sequence[Json], url: str) -> Json:
    """Return the first lines as a document shows them itself; the address lists all of them."""
    return {
        "object": "list",
        "data": list(lines[:EMBEDDED_LINES]),
        "has_more": len(lines) > EMBEDDED_LINES,
        "url": url,
    }


def total_taxes(taxes: list[Json]) -> list[Json]:
    """Return the taxes of all lines added up by rate."""
    totals: dict[str, Json] = {}
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for tax in taxes:
        rate = tax["tax_rate_details"]["tax_rate"]
        totals.setdefault(rate, tax)
        for name in ("amount", "taxable_amount"):
            sums[rate, name] += tax[name]
    return [
        tax | {name: sums[rate, name] for name in ("amount", "taxable_amount")}
        for rate, tax in totals.items()
    ]
