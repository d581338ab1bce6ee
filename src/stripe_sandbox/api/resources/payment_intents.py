"""PaymentIntents and the card's PaymentMethod, as Checkout makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe
from stripe.params import PaymentIntentListParams, PaymentIntentRetrieveParams, PaymentMethodRetrieveParams

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint
from stripe_sandbox.state.ids import new_id, random_text
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
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


def new_payment_method(*, work: Work, content: Json, billing: Json) -> Json:
    """Save and return a PaymentMethod; `content` has its type and the details of it, `billing` the payer."""
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
    return work.save(method | content)


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
