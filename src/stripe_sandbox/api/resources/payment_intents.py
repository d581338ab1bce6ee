"""PaymentIntents and the card's PaymentMethod, as Checkout makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe
from stripe.params import PaymentIntentListParams, PaymentIntentRetrieveParams, PaymentMethodRetrieveParams

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint
from stripe_sandbox.state.ids import new_id, random_text
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.api.cards import CardDetails
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

_ABSENT = frozenset(
    {
        "hooks",
        "payment_details",
        "managed_payments",
        "presentment_details",
        "payment_record",
        "customer_account",
    }
)


def new_intent(*, work: Work, session: Json, asked: Json, customer: str | None) -> Json:
    """Create the PaymentIntent of a session and return it; `asked` is payment_intent_data."""
    intent_id = new_id("pi")
    intent = complete(
        stripe.PaymentIntent,
        {
            "id": intent_id,
            "object": "payment_intent",
            "amount": session["amount_total"],
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "capture_method": "automatic_async",
            "client_secret": f"{intent_id}_secret_{random_text(25)}",
            "confirmation_method": "automatic",
            "created": work.now,
            "currency": session["currency"],
            "customer": customer,
            "description": asked.get("description"),
            "livemode": False,
            "metadata": asked.get("metadata") or {},
            "payment_method_options": session["payment_method_options"],
            "payment_method_types": ["card"],
            "receipt_email": asked.get("receipt_email"),
            "statement_descriptor": asked.get("statement_descriptor"),
            "statement_descriptor_suffix": asked.get("statement_descriptor_suffix"),
            "status": "requires_payment_method",
        },
        absent=_ABSENT,
    )
    work.emit("payment_intent.created", work.save(intent))
    return intent


def new_payment_method(*, work: Work, card: CardDetails, billing: Json) -> Json:
    """Save the card, without its number, and return the PaymentMethod; `billing` is billing_details."""
    method: Json = {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": billing,
        "card": _card(card),
        "created": work.now,
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }
    return work.save(method)


def _card(card: CardDetails) -> Json:
    return {
        "brand": card.brand,
        "checks": card_checks(),
        "country": "FR",
        "display_brand": card.brand,
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "fingerprint": f"{int(card.digits or 0):016x}"[:16],
        "funding": "credit",
        "generated_from": None,
        "last4": card.digits[-4:],
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def card_checks() -> Json:
    """Return what the bank says of the address and the code."""
    return {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"}


def retrieve(call: Call) -> Json:
    """Return a PaymentIntent."""
    return call.subject("payment_intent")


def list_all(call: Call) -> Json:
    """Return PaymentIntents, newest first."""
    return call.page("payment_intent", filters="customer")


def retrieve_method(call: Call) -> Json:
    """Return a PaymentMethod."""
    return call.subject("payment_method", word="PaymentMethod")


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/payment_intents",
        params=PaymentIntentListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} customer",
    ),
    Endpoint(method="GET", path="/v1/payment_intents/{id}", params=PaymentIntentRetrieveParams, run=retrieve),
    Endpoint(
        method="GET",
        path="/v1/payment_methods/{id}",
        params=PaymentMethodRetrieveParams,
        run=retrieve_method,
    ),
)
