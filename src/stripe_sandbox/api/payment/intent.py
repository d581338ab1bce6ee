"""The PaymentIntent object: one sum to take, whatever number of attempts it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe

from stripe_sandbox.state.ids import new_id, random_text
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

# Nothing was taken yet: it can still be called off.
CANCELABLE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
_ABSENT = frozenset(
    {
        "customer_account",
        "hooks",
        "managed_payments",
        "payment_details",
        "payment_record",
        "presentment_details",
    }
)


def new_intent(*, work: Work, amount: int, currency: str, customer: str | None, values: Json) -> Json:
    """Save a PaymentIntent, tell the endpoints and return it; `values` replace Stripe's defaults.

    `amount` is in cents, `customer` an id.
    """
    intent_id = new_id("pi")
    intent = complete(
        stripe.PaymentIntent,
        {
            "id": intent_id,
            "object": "payment_intent",
            "amount": amount,
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "capture_method": "automatic_async",
            "client_secret": f"{intent_id}_secret_{random_text(25)}",
            "confirmation_method": "automatic",
            "created": work.now,
            "currency": currency,
            "customer": customer,
            "livemode": False,
            "metadata": {},
            "payment_method_options": {},
            "payment_method_types": ["card"],
            "status": "requires_payment_method",
        }
        | values,
        absent=_ABSENT,
    )
    work.emit("payment_intent.created", work.save(intent))
    return intent


def cancel_intent(*, work: Work, intent: Json, reason: str | None) -> Json:
    """Call off a PaymentIntent that took nothing, tell the endpoints and return it."""
    intent = intent | {
        "canceled_at": work.now,
        "cancellation_reason": reason,
        "next_action": None,
        "status": "canceled",
    }
    work.emit("payment_intent.canceled", work.save(intent))
    return intent
