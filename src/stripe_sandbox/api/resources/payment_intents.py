"""PaymentIntents: created by Checkout or by request, confirmed with a saved PaymentMethod, called off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import (
    PaymentIntentCancelParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
    PaymentIntentListParams,
    PaymentIntentRetrieveParams,
    PaymentIntentUpdateParams,
)

from stripe_sandbox.api.addresses import check_email
from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import invalid, malformed
from stripe_sandbox.api.payment.charging import EMITS, confirm_saved
from stripe_sandbox.api.payment.intent import CANCELABLE, cancel_intent, new_intent
from stripe_sandbox.api.resources.payment_methods import given_method
from stripe_sandbox.api.resources.prices import LEAST

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

_TEXTS = ("description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix")
_FIELDS = f"metadata {' '.join(_TEXTS)}"
_LIMITS = {"description": 1000, "statement_descriptor": 22, "statement_descriptor_suffix": 22}


def create(call: Call) -> Json:
    """Ask for a sum; with `confirm`, take it at once from the PaymentMethod."""
    params = call.params
    check_email(params.get("receipt_email"), param="receipt_email")
    if "customer" in params:
        call.require("customer", params["customer"], param="customer")
    intent = new_intent(
        work=call.work,
        amount=_amount(params),
        currency=params["currency"].lower(),
        customer=params.get("customer"),
        values={name: params[name] for name in _TEXTS if name in params}
        | {"metadata": merged_metadata(None, params.get("metadata"))},
    )
    return _confirmed(call, intent) if params.get("confirm") else intent


def _amount(params: Json) -> int:
    currency = params["currency"].lower()
    if currency not in LEAST:
        raise invalid(
            f"Invalid currency: {currency}. This sandbox supports {', '.join(LEAST)}.", param="currency"
        )
    least, written = LEAST[currency]
    if params["amount"] < least:
        raise invalid(f"Amount must be at least {written}", param="amount", code="amount_too_small")
    return int(params["amount"])


def confirm(call: Call) -> Json:
    """Take the sum from a PaymentMethod, whose holder is away."""
    intent = call.subject("payment_intent")
    _refuse_checkouts(call, intent, "confirm")
    if intent["status"] not in CANCELABLE:
        raise invalid(
            f"You cannot confirm this PaymentIntent because it has a status of {intent['status']}.",
            code="payment_intent_unexpected_state",
        )
    return _confirmed(call, intent)


def _confirmed(call: Call, intent: Json) -> Json:
    if "payment_method" not in call.params:
        raise malformed(
            "You cannot confirm this PaymentIntent because it's missing a payment method. Update the "
            "PaymentIntent with a payment method and then confirm it again.",
            param="payment_method",
            code="payment_intent_unexpected_state",
        )
    method = given_method(call=call, method=call.params["payment_method"], param="payment_method")
    if method["customer"] != intent["customer"]:
        raise invalid(
            "The provided PaymentMethod does not belong to the Customer of this PaymentIntent.",
            param="payment_method",
        )
    intent, declined = confirm_saved(work=call.work, intent=intent, method=method)
    if declined:
        raise declined.answer
    return intent


def retrieve(call: Call) -> Json:
    """Return a PaymentIntent."""
    return call.subject("payment_intent")


def list_all(call: Call) -> Json:
    """Return PaymentIntents, newest first."""
    return call.page("payment_intent", filters="customer")


def update(call: Call) -> Json:
    """Change the texts and the metadata."""
    intent = call.subject("payment_intent")
    check_email(call.params.get("receipt_email"), param="receipt_email")
    texts = {name: call.params[name] or None for name in _TEXTS if name in call.params}
    metadata = merged_metadata(intent["metadata"], call.params.get("metadata"))
    return call.work.save(intent | texts | {"metadata": metadata})


def cancel(call: Call) -> Json:
    """Call off a PaymentIntent that took nothing."""
    intent = call.subject("payment_intent")
    _refuse_checkouts(call, intent, "cancel")
    if intent["status"] not in CANCELABLE:
        raise invalid(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be canceled: "
            f"{', '.join(sorted(CANCELABLE))}.",
            code="payment_intent_unexpected_state",
        )
    return cancel_intent(work=call.work, intent=intent, reason=call.params.get("cancellation_reason"))


def _refuse_checkouts(call: Call, intent: Json, verb: str) -> None:
    """Leave Checkout's to Checkout: a session is expired instead (docs: api/payment_intents/cancel)."""
    if call.store.hidden(intent["id"]).get("session"):
        raise invalid(
            f"You cannot {verb} this PaymentIntent because it was created by Checkout. Expire the Checkout "
            "Session instead.",
            code="payment_intent_unexpected_state",
        )


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/payment_intents",
        params=PaymentIntentCreateParams,
        run=create,
        supports=f"amount confirm currency customer payment_method {_FIELDS}",
        limits=_LIMITS,
        emits=EMITS,
    ),
    Endpoint(
        method="GET",
        path="/v1/payment_intents",
        params=PaymentIntentListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} customer",
    ),
    Endpoint(method="GET", path="/v1/payment_intents/{id}", params=PaymentIntentRetrieveParams, run=retrieve),
    Endpoint(
        method="POST",
        path="/v1/payment_intents/{id}",
        params=PaymentIntentUpdateParams,
        run=update,
        supports=_FIELDS,
        limits=_LIMITS,
    ),
    Endpoint(
        method="POST",
        path="/v1/payment_intents/{id}/confirm",
        params=PaymentIntentConfirmParams,
        run=confirm,
        supports="payment_method",
        emits=EMITS,
    ),
    Endpoint(
        method="POST",
        path="/v1/payment_intents/{id}/cancel",
        params=PaymentIntentCancelParams,
        run=cancel,
        supports="cancellation_reason",
        emits=("payment_intent.canceled",),
    ),
)
