"""What the buyer typed on the payment page, and the Customer it becomes or updates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stripe_sandbox.api.customer import add_tax_id, change_customer, full_address, new_customer
from stripe_sandbox.state.tax_numbers import is_well_formed, refusal_of

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


class BuyerIncomplete(Exception):
    """The page must ask for more, or for something else; the message says what."""


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """Name and address may be missing; the address is Stripe's hash, tax ids are {type, value}."""

    email: str | None
    name: str | None = None
    address: Json | None = None
    tax_ids: list[Json] = field(default_factory=list)


def known_buyer(*, session: Json, customer: Json | None, typed: Buyer) -> Buyer:
    """Return the buyer with the e-mail that Checkout keeps; raise BuyerIncomplete.

    The e-mail of an existing Customer cannot be edited on the page (docs: api/checkout/sessions/create).
    """
    email = (customer or {}).get("email") or typed.email or session["customer_email"]
    if not email:
        raise BuyerIncomplete("An e-mail address is required.")
    address = full_address(typed.address)
    if session["billing_address_collection"] == "required" and not (address and address["line1"]):
        raise BuyerIncomplete("A billing address is required.")
    tax_ids = typed.tax_ids if session["tax_id_collection"]["enabled"] else []
    for one in tax_ids:
        if not is_well_formed(kind=one["type"], value=one["value"]):
            raise BuyerIncomplete(refusal_of(kind=one["type"]))
    return Buyer(email=email, name=typed.name or None, address=address, tax_ids=tax_ids)


def settled_customer(
    *, work: Work, session: Json, customer: Json | None, buyer: Buyer, update: Json
) -> Json | None:
    """Return the Customer of a payment: updated if the session allows, created if it must exist, or None."""
    if customer:
        changes = {
            name: value
            for name, value in (("name", buyer.name), ("address", buyer.address))
            if value and update.get(name) == "auto"
        }
        if buyer.email and not customer["email"]:
            changes["email"] = buyer.email
        customer = change_customer(work=work, customer=customer, changes=changes)
    elif _must_exist(session):
        customer = new_customer(work=work, values=_values(session, buyer))
    if customer:
        for tax_id in buyer.tax_ids:
            add_tax_id(work=work, customer=customer, kind=tax_id["type"], value=tax_id["value"])
    return customer


def _must_exist(session: Json) -> bool:
    # Guests are not possible with an invoice nor for a free session (docs.stripe.com/payments/checkout).
    return (
        session["customer_creation"] == "always"
        or session["mode"] == "subscription"
        or session["invoice_creation"]["enabled"]
        or not session["amount_total"]
    )


def _values(session: Json, buyer: Buyer) -> Json:
    locale = session["locale"]
    return {
        "address": buyer.address,
        "email": buyer.email,
        "name": buyer.name,
        "preferred_locales": [] if locale in {None, "auto"} else [locale],
    }


def customer_details(buyer: Buyer) -> Json:
    """Return the buyer as the session shows it."""
    return {
        "address": buyer.address,
        "business_name": None,
        "email": buyer.email,
        "individual_name": None,
        "name": buyer.name,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": buyer.tax_ids,
    }


def billing_details(buyer: Buyer) -> Json:
    """Return the buyer as the card's billing details show it."""
    empty = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    return {
        "address": buyer.address or empty,
        "email": buyer.email,
        "name": buyer.name,
        "phone": None,
        "tax_id": None,
    }
