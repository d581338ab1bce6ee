"""Refunds of a charge, whole or in part. They leave the invoice as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe
from stripe.params import RefundCreateParams, RefundListParams, RefundRetrieveParams

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import invalid, malformed
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

_ABSENT = frozenset(
    {
        "customer_account",
        "failure_balance_transaction",
        "failure_reason",
        "instructions_email",
        "next_action",
        "pending_reason",
        "presentment_details",
    }
)


def create(call: Call) -> Json:
    """Give money back from a charge or from the charge of a PaymentIntent."""
    charge = _charge(call)
    amount = _amount(call.params.get("amount"), charge=charge)
    refund = complete(
        stripe.Refund,
        {
            "id": new_id("re"),
            "object": "refund",
            "amount": amount,
            "charge": charge["id"],
            "created": call.work.now,
            "currency": charge["currency"],
            "customer": charge["customer"],
            "destination_details": {
                "card": {
                    "reference_status": "pending",
                    "reference_type": "acquirer_reference_number",
                    "type": "refund",
                },
                "type": "card",
            },
            "metadata": merged_metadata(None, call.params.get("metadata")),
            "payment_intent": charge["payment_intent"],
            "payment_method": charge["payment_method"],
            "reason": call.params.get("reason"),
            "status": "succeeded",
        },
        absent=_ABSENT,
    )
    before = dict(charge)
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    call.work.save(charge)
    call.work.emit("refund.created", call.work.save(refund))
    call.work.emit("charge.refunded", charge, before=before)
    return refund


def _charge(call: Call) -> Json:
    params = call.params
    if "charge" in params and "payment_intent" in params:
        raise malformed(
            "You may only specify one of these parameters: charge, payment_intent.", param="charge"
        )
    if "charge" in params:
        return call.require("charge", params["charge"], param="charge")
    if "payment_intent" not in params:
        raise malformed(
            "One of the following params should be provided for this request: payment_intent or charge."
        )
    intent = call.require("payment_intent", params["payment_intent"], param="payment_intent")
    if intent["status"] != "succeeded":
        raise invalid(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            param="payment_intent",
        )
    return call.require("charge", intent["latest_charge"], param="payment_intent")


def _amount(asked: int | None, *, charge: Json) -> int:
    left = charge["amount_captured"] - charge["amount_refunded"]
    if charge["status"] != "succeeded":
        raise invalid(f"Charge {charge['id']} failed and cannot be refunded.", param="charge")
    if not left:
        raise invalid(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if asked is None:
        return int(left)
    if asked < 1:
        raise invalid("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    if asked > left:
        raise invalid(
            f"Refund amount ({asked / 100:.2f}) is greater than unrefunded amount on charge "
            f"({left / 100:.2f})",
            param="amount",
        )
    return asked


def retrieve(call: Call) -> Json:
    """Return a refund."""
    return call.subject("refund")


def list_all(call: Call) -> Json:
    """Return refunds, newest first."""
    return call.page("refund", filters="charge payment_intent")


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/refunds",
        params=RefundCreateParams,
        run=create,
        supports="amount charge metadata payment_intent reason",
        emits=("refund.created", "charge.refunded"),
    ),
    Endpoint(
        method="GET",
        path="/v1/refunds",
        params=RefundListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} charge payment_intent",
    ),
    Endpoint(method="GET", path="/v1/refunds/{id}", params=RefundRetrieveParams, run=retrieve),
)
