"""The Customer object and its tax ids: their shape, and every change of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe

from stripe_sandbox.state.account import ADDRESS_FIELDS
from stripe_sandbox.state.ids import new_id, random_text
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

INVOICE_SETTINGS = ("custom_fields", "default_payment_method", "footer", "rendering_options")
_ABSENT = frozenset(
    {
        "business_name",
        "cash_balance",
        "customer_account",
        "individual_name",
        "invoice_credit_balance",
        "sources",
        "subscriptions",
        "tax",
        "tax_ids",
    }
)


def new_customer(*, work: Work, values: Json) -> Json:
    """Create a customer from Stripe-named fields, tell the endpoints and return it."""
    customer = complete(
        stripe.Customer,
        {
            "id": new_id("cus"),
            "object": "customer",
            "balance": 0,
            "created": work.now,
            "delinquent": False,
            "invoice_prefix": random_text(8).upper(),
            "invoice_settings": dict.fromkeys(INVOICE_SETTINGS),
            "livemode": False,
            "metadata": {},
            "next_invoice_sequence": 1,
            "preferred_locales": [],
            "tax_exempt": "none",
        }
        | values,
        absent=_ABSENT,
    )
    work.save(customer)
    work.emit("customer.created", customer)
    return customer


def change_customer(*, work: Work, customer: Json, changes: Json) -> Json:
    """Save changed fields, tell the endpoints when anything is different, and return the customer."""
    before = dict(customer)
    changed = customer | changes
    if changed != before:
        work.save(changed)
        work.emit("customer.updated", changed, before=before)
    return changed


def change_invoice_settings(*, work: Work, customer: Json, changes: Json) -> Json:
    """Change some of a customer's `invoice_settings`, and return the customer."""
    settings = customer["invoice_settings"] | changes
    return change_customer(work=work, customer=customer, changes={"invoice_settings": settings})


def add_tax_id(*, work: Work, customer: Json, kind: str, value: str) -> Json:
    """Give a customer a tax id, tell the endpoints and return it."""
    tax_id = complete(
        stripe.TaxId,
        {
            "id": new_id("txi"),
            "object": "tax_id",
            "country": kind[:2].upper(),
            "created": work.now,
            "customer": customer["id"],
            "livemode": False,
            "owner": {"type": "customer", "customer": customer["id"]},
            "type": kind,
            "value": value,
            "verification": {"status": "pending", "verified_address": None, "verified_name": None},
        },
        absent=frozenset({"customer_account"}),
    )
    work.save(tax_id, parent=customer["id"])
    work.emit("customer.tax_id.created", tax_id)
    return tax_id


def remove_tax_id(*, work: Work, tax_id: Json) -> None:
    """Forget a tax id and tell the endpoints; documents that were made keep it."""
    work.store.delete(tax_id["id"])
    work.emit("customer.tax_id.deleted", tax_id)


def full_address(given: Json | None) -> Json | None:
    """Return an address with all of Stripe's fields, or None when nothing is in it."""
    address = dict.fromkeys(ADDRESS_FIELDS) | {k: v or None for k, v in (given or {}).items()}
    return address if any(address.values()) else None
