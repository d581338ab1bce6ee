"""Refunds of a charge, whole or in part. They leave the invoice as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe
from stripe.params import (
    RefundCancelParams,
    RefundCreateParams,
    RefundListParams,
    RefundRetrieveParams,
    RefundUpdateParams,
)

from stripe_sandbox.api.balance_transaction import new_transaction
from stripe_sandbox.api.cards import behavior_of
from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import invalid, malformed
from stripe_sandbox.documents.formats import format_amount
from stripe_sandbox.state.deadlines import set_deadline
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.api.cards import RefundCourse
    from stripe_sandbox.state.state import Tasks, Work
    from stripe_sandbox.state.store import Json

_ABSENT = frozenset(
    {
        "customer_account",
        # Of refunds that are not of a card; nothing here sets one.
        "description",
        "failure_balance_transaction",
        "failure_reason",
        "instructions_email",
        "next_action",
        "pending_reason",
        "presentment_details",
    }
)
_CHANGED = ("refund.updated", "charge.refund.updated")


def refund(*, work: Work, intent: Json, amount: int, reason: str | None, metadata: Json) -> Json:
    """Give `amount` cents of a paid PaymentIntent back and return the Refund; raise Stripe's refusals."""
    if intent["status"] != "succeeded":
        raise invalid(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            param="payment_intent",
        )
    charge = work.store.get(intent["latest_charge"]) or {}
    return _give_back(work, charge=charge, amount=amount, reason=reason, metadata=metadata)


def create(call: Call) -> Json:
    """Give money back from a charge or from the charge of a PaymentIntent."""
    return _give_back(
        call.work,
        charge=_charge(call),
        amount=call.params.get("amount"),
        reason=call.params.get("reason"),
        metadata=merged_metadata(None, call.params.get("metadata")),
    )


def _give_back(work: Work, *, charge: Json, amount: int | None, reason: str | None, metadata: Json) -> Json:
    cents = _checked_amount(amount, charge=charge)
    refund = _new_refund(work, charge=charge, amount=cents) | {"metadata": metadata, "reason": reason}
    course = _course(work, charge)
    if course == "pends":
        refund |= {"pending_reason": "processing", "status": "pending"}
    if course != "succeeds":
        due_at = work.state.now() + work.options.refund_ends_after_seconds
        set_deadline(work=work, subject=refund["id"], task=course, due_at=due_at, clock=None)
    work.emit("refund.created", work.save(refund))
    _count(work, charge=charge, amount=cents)
    return refund


def _new_refund(work: Work, *, charge: Json, amount: int) -> Json:
    refund_id = new_id("re")
    is_card = charge["payment_method_details"]["type"] == "card"
    transaction = new_transaction(
        work=work,
        kind="refund" if is_card else "payment_refund",
        category="refund",
        amount=-amount,
        currency=charge["currency"],
        description=_described("REFUND FOR CHARGE", charge),
        source=refund_id,
    )
    return complete(
        stripe.Refund,
        {
            "id": refund_id,
            "object": "refund",
            "amount": amount,
            "balance_transaction": transaction["id"],
            "charge": charge["id"],
            "created": work.now,
            "currency": charge["currency"],
            "customer": charge["customer"],
            "destination_details": _CARD_DESTINATION if is_card else {"type": "sepa_debit"},
            "metadata": {},
            "payment_intent": charge["payment_intent"],
            "payment_method": charge["payment_method"],
            "status": "succeeded",
        },
        absent=_ABSENT,
    )


_CARD_DESTINATION = {
    "card": {
        "reference_status": "pending",
        "reference_type": "acquirer_reference_number",
        "type": "refund",
    },
    "type": "card",
}


def _described(what: str, charge: Json) -> str:
    return f"{what} ({charge['description']})" if charge["description"] else what


def _course(work: Work, charge: Json) -> RefundCourse:
    if charge["payment_method_details"]["type"] != "card":
        return "pends"
    return behavior_of(work.store.hidden(charge["payment_method"])["number"]).refund_course


def _count(work: Work, *, charge: Json, amount: int) -> None:
    before = dict(charge)
    refunded = charge["amount_refunded"] + amount
    charge |= {"amount_refunded": refunded, "refunded": refunded == charge["amount"]}
    work.save(charge)
    # A refund that failed gives the charge back what it lost; Stripe has no event of the charge for that.
    if amount > 0:
        work.emit("charge.refunded", charge, before=before)


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


def _checked_amount(asked: int | None, *, charge: Json) -> int:
    left = charge["amount_captured"] - charge["amount_refunded"]
    if charge["status"] != "succeeded":
        stands = "is pending" if charge["status"] == "pending" else "failed"
        raise invalid(f"Charge {charge['id']} {stands} and cannot be refunded.", param="charge")
    if charge["disputed"]:
        raise invalid(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed"
        )
    if not left:
        raise invalid(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if asked is None:
        return int(left)
    if asked < 1:
        raise invalid("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    if asked > left:
        wanted, possible = (
            format_amount(cents, currency=charge["currency"], language="en") for cents in (asked, left)
        )
        raise invalid(
            f"Refund amount ({wanted}) is greater than unrefunded amount on charge ({possible})",
            param="amount",
        )
    return asked


def _arrive(work: Work, refund: Json) -> None:
    """Let a pending refund arrive."""
    if refund["status"] == "pending":
        arrived = {name: value for name, value in refund.items() if name != "pending_reason"}
        _change(work, refund, arrived | {"status": "succeeded"})


def _fail(work: Work, refund: Json) -> None:
    """Let the bank send a refund back: the money returns to the balance, and can be refunded again."""
    charge = work.store.get(refund["charge"])
    if charge is None:
        raise TypeError(f"{refund['id']} has lost its charge")
    transaction = new_transaction(
        work=work,
        kind="refund_failure",
        category="refund_failure",
        amount=refund["amount"],
        currency=refund["currency"],
        description=_described("REFUND FAILURE", charge),
        source=refund["id"],
    )
    _count(work, charge=charge, amount=-refund["amount"])
    failure = {
        "failure_balance_transaction": transaction["id"],
        "failure_reason": "expired_or_canceled_card",
        "status": "failed",
    }
    failed = _change(work, refund, refund | failure)
    work.emit("refund.failed", failed)


def _change(work: Work, refund: Json, changed: Json) -> Json:
    work.save(changed)
    work.emit("refund.updated", changed, before=refund)
    work.emit("charge.refund.updated", changed, before=refund)
    return changed


# How a refund that waits ends, by its course.
TASKS: Tasks = {"pends": _arrive, "fails": _fail}
EMITS_LATER = (*_CHANGED, "refund.failed")


def retrieve(call: Call) -> Json:
    """Return a refund."""
    return call.subject("refund")


def list_all(call: Call) -> Json:
    """Return refunds, newest first."""
    return call.page("refund", filters="charge payment_intent")


def update(call: Call) -> Json:
    """Change the metadata."""
    refund = call.subject("refund")
    metadata = merged_metadata(refund["metadata"], call.params.get("metadata"))
    return _change(call.work, refund, refund | {"metadata": metadata})


def cancel(call: Call) -> Json:
    """Refuse: only refunds that wait for the buyer can be called off, and cards and debits never wait."""
    refund = call.subject("refund")
    raise invalid(
        f"You cannot cancel this refund because it has a status of {refund['status']}. Only a refund with "
        "one of the following statuses may be canceled: requires_action."
    )


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
    Endpoint(
        method="POST",
        path="/v1/refunds/{id}",
        params=RefundUpdateParams,
        run=update,
        supports="metadata",
        emits=_CHANGED,
    ),
    Endpoint(method="POST", path="/v1/refunds/{id}/cancel", params=RefundCancelParams, run=cancel),
)
