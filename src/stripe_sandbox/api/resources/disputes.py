"""Disputes: the holder of a card asks the money back from the bank; evidence wins it or loses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import stripe
from stripe.params import DisputeCloseParams, DisputeListParams, DisputeRetrieveParams, DisputeUpdateParams

from stripe_sandbox.api.balance_transaction import DAY, new_transaction
from stripe_sandbox.api.cards import behavior_of
from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import invalid
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Tasks, Work
    from stripe_sandbox.state.store import Json

# How long the seller has to answer (docs.stripe.com/disputes/responding: 7 to 21 days, by the network).
RESPONSE_DAYS = 14
# Stripe's word -> the network's code that the dispute shows (Visa's, docs.stripe.com/disputes/categories).
REASONS = {
    "duplicate": "12.6.1",
    "fraudulent": "10.4",
    "general": "13.3",
    "product_not_received": "13.1",
    "product_unacceptable": "13.3",
    "subscription_canceled": "13.2",
    "unrecognized": "10.4",
}
# What `uncategorized_text` says in test mode decides at once (docs.stripe.com/testing, "Evidence").
WINNING, LOSING = "winning_evidence", "losing_evidence"
_OPEN = frozenset({"needs_response", "under_review"})
_FILES = frozenset(
    {
        "cancellation_policy",
        "customer_communication",
        "customer_signature",
        "duplicate_charge_documentation",
        "receipt",
        "refund_policy",
        "service_documentation",
        "shipping_documentation",
        "uncategorized_file",
    }
)
_TEXTS = tuple(
    sorted(stripe.Dispute.Evidence.__annotations__.keys() - _FILES - {"appeal", "enhanced_evidence"})
)
_EVIDENCE = tuple(f"evidence.{name}" for name in _TEXTS)
_LONG_TEXTS = (
    "access_activity_log",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "duplicate_charge_explanation",
    "product_description",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "uncategorized_text",
)
EMITS = ("charge.dispute.created", "charge.dispute.funds_withdrawn")


class NotDisputable(Exception):
    """The charge cannot be disputed: it failed, or was disputed before."""


def open_dispute(*, work: Work, charge: Json, reason: str) -> Json:
    """Let the holder dispute a charge: the money and a fee leave the balance. Return the dispute.

    `reason` is one of REASONS. Raises NotDisputable.
    """
    if charge["status"] != "succeeded" or charge["disputed"] or charge["refunded"]:
        raise NotDisputable(f"{charge['id']} is failed, refunded or already disputed.")
    if charge["payment_method_details"]["type"] != "card":
        raise NotDisputable(f"{charge['id']} was not paid by card.")
    dispute = _new_dispute(work, charge=charge, reason=reason)
    work.save(charge | {"disputed": True})
    work.emit("charge.dispute.created", work.save(dispute))
    withdrawn = _move(work, dispute, amount=-dispute["amount"], fee=work.options.dispute_fee_cents)
    work.emit("charge.dispute.funds_withdrawn", withdrawn)
    return withdrawn


def _new_dispute(work: Work, *, charge: Json, reason: str) -> Json:
    brand = charge["payment_method_details"]["card"]["brand"]
    return complete(
        stripe.Dispute,
        {
            "id": new_id("du"),
            "object": "dispute",
            "amount": charge["amount"] - charge["amount_refunded"],
            "balance_transactions": [],
            "charge": charge["id"],
            "created": work.now,
            "currency": charge["currency"],
            "enhanced_eligibility_types": [],
            "evidence": dict.fromkeys(stripe.Dispute.Evidence.__annotations__)
            | {"enhanced_evidence": {}}
            | _known(charge["billing_details"]),
            "evidence_details": {
                "due_by": work.now + RESPONSE_DAYS * DAY,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
                "submission_method": "not_submitted",
            },
            "is_charge_refundable": False,
            "livemode": False,
            "metadata": {},
            "payment_intent": charge["payment_intent"],
            "payment_method_details": {
                "card": {
                    "brand": brand,
                    "case_type": "chargeback",
                    "network": brand,
                    "network_reason_code": REASONS[reason],
                },
                "type": "card",
            },
            "reason": reason,
            "status": "needs_response",
        },
        absent=frozenset({"intended_submission_method", "network_reason_code"}),
    )


def _known(billing: Json) -> Json:
    return {"customer_email_address": billing["email"], "customer_name": billing["name"]}


def _move(work: Work, dispute: Json, *, amount: int, fee: int) -> Json:
    """Move the money of a dispute and its fee, both negative the other way; return the dispute, saved."""
    is_back = amount > 0
    transaction = new_transaction(
        work=work,
        kind="adjustment",
        category="dispute_reversal" if is_back else "dispute",
        amount=amount,
        currency=dispute["currency"],
        description=f"Chargeback {'reversal' if is_back else 'withdrawal'} for {dispute['charge']}",
        source=dispute["id"],
        fee=fee,
    )
    return work.save(dispute | {"balance_transactions": [*dispute["balance_transactions"], transaction]})


def _open_later(work: Work, charge: Json) -> None:
    """Let the holder of a test card dispute what it paid, unless it was paid back or disputed before."""
    reason = behavior_of(work.store.hidden(charge["payment_method"])["number"]).dispute_reason
    if reason and not (charge["disputed"] or charge["refunded"]):
        open_dispute(work=work, charge=charge, reason=reason)


# What the deadline of a charge brings; `api.due` performs it.
TASKS: Tasks = {"dispute": _open_later}


def retrieve(call: Call) -> Json:
    """Return a dispute."""
    return call.subject("dispute")


def list_all(call: Call) -> Json:
    """Return disputes, newest first."""
    return call.page("dispute", filters="charge payment_intent")


def update(call: Call) -> Json:
    """Add evidence, and send it to the bank unless `submit` is false; Stripe's test words decide at once."""
    before = _open_subject(call)
    given: dict[str, Any] = call.params.get("evidence", {})
    dispute = before | {
        "evidence": before["evidence"] | {name: text or None for name, text in given.items()},
        "metadata": merged_metadata(before["metadata"], call.params.get("metadata")),
    }
    if given:
        dispute |= _submitted(dispute, is_sent=call.params.get("submit", True))
    call.work.emit("charge.dispute.updated", call.work.save(dispute), before=before)
    return _decided(call.work, dispute) if dispute["status"] == "under_review" else dispute


def _submitted(dispute: Json, *, is_sent: bool) -> Json:
    details = dispute["evidence_details"] | {"has_evidence": True}
    if not is_sent:
        return {"evidence_details": details}
    details |= {"submission_count": details["submission_count"] + 1, "submission_method": "manual"}
    return {"evidence_details": details, "status": "under_review"}


def _decided(work: Work, dispute: Json) -> Json:
    said = dispute["evidence"]["uncategorized_text"]
    if said == WINNING:
        return _won(work, dispute)
    return _closed(work, dispute, status="lost") if said == LOSING else dispute


def _won(work: Work, dispute: Json) -> Json:
    fee = dispute["balance_transactions"][0]["fee"]
    won = _closed(work, dispute, status="won")
    reinstated = _move(work, won, amount=dispute["amount"], fee=-fee)
    work.emit("charge.dispute.funds_reinstated", reinstated)
    return reinstated


def _closed(work: Work, dispute: Json, *, status: str) -> Json:
    closed = work.save(dispute | {"status": status})
    work.emit("charge.dispute.closed", closed)
    return closed


def close(call: Call) -> Json:
    """Give the dispute up: it is lost."""
    return _closed(call.work, _open_subject(call), status="lost")


def _open_subject(call: Call) -> Json:
    dispute = call.subject("dispute")
    if dispute["status"] not in _OPEN:
        raise invalid(f"This dispute is already closed (status: {dispute['status']}).", param="dispute")
    return dispute


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/disputes",
        params=DisputeListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} charge payment_intent",
    ),
    Endpoint(method="GET", path="/v1/disputes/{id}", params=DisputeRetrieveParams, run=retrieve),
    Endpoint(
        method="POST",
        path="/v1/disputes/{id}",
        params=DisputeUpdateParams,
        run=update,
        supports=f"metadata submit {' '.join(_EVIDENCE)}",
        limits={f"evidence.{name}": 20000 for name in _LONG_TEXTS},
        emits=("charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_reinstated"),
    ),
    Endpoint(
        method="POST",
        path="/v1/disputes/{id}/close",
        params=DisputeCloseParams,
        run=close,
        emits=("charge.dispute.closed",),
    ),
)
