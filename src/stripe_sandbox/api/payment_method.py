"""The PaymentMethod object: a card or an account, which a customer may keep to pay again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.cards import saving_refusal
from stripe_sandbox.state.ids import new_id

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


def new_payment_method(*, work: Work, content: Json, billing: Json, number: str | None = None) -> Json:
    """Save and return a PaymentMethod; `content` has its type and the details of it, `billing` the payer.

    `number` is the test card or IBAN; it is kept hidden as `number`, so that the method pays or is refused
    later as the typed one would.
    """
    method: Json = {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": billing,
        "created": work.now,
        "customer": None,
        "livemode": False,
        "metadata": {},
    }
    return work.save(method | content, hidden={"number": number})


def attach(*, work: Work, method: Json, customer: Json) -> Json:
    """Keep a PaymentMethod with a customer, tell the endpoints and return it.

    Raises CardDeclined for a card that the bank refuses, as Stripe does when it checks it.
    """
    number = work.store.hidden(method["id"])["number"]
    refusal = saving_refusal(number) if method["type"] == "card" else None
    if refusal:
        raise refusal
    attached = work.save(method | {"customer": customer["id"]})
    work.emit("payment_method.attached", attached)
    return attached


def default_method(*, work: Work, customer: Json) -> Json | None:
    """Return the PaymentMethod that pays a customer's invoices unless they say otherwise, or None."""
    chosen = customer["invoice_settings"]["default_payment_method"]
    return work.store.get(chosen) if chosen else None
