"""Payouts: what is available goes to the bank account, each day or when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe
from stripe.params import PayoutCreateParams, PayoutListParams, PayoutRetrieveParams, PayoutUpdateParams

from stripe_sandbox.api.balance_transaction import midnight_after, new_transaction, plan_payout
from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import invalid
from stripe_sandbox.api.resources.balance import balances
from stripe_sandbox.state.deadlines import set_deadline
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Tasks, Work
    from stripe_sandbox.state.store import Json

EMITS_DAILY = ("payout.created", "payout.paid")
_WAITING = (
    "SELECT json_extract(body, '$.currency') AS currency, sum(json_extract(body, '$.net')) AS net "
    "FROM objects WHERE kind='balance_transaction' AND parent IS NULL AND available_on <= ? "
    "GROUP BY currency"
)
_LEFT = "SELECT 1 FROM objects WHERE kind='balance_transaction' AND parent IS NULL LIMIT 1"
_CARRY = (
    "UPDATE objects SET parent=? WHERE kind='balance_transaction' AND parent IS NULL AND available_on <= ? "
    "AND json_extract(body, '$.currency') = ?"
)


def pay_out(*, work: Work, amount: int, currency: str, values: Json) -> Json:
    """Send `amount` cents to the bank account, where they arrive at midnight; return the payout, pending.

    `values` replace Stripe's defaults.
    """
    payout_id = new_id("po")
    transaction = new_transaction(
        work=work,
        kind="payout",
        category="payout",
        amount=-amount,
        currency=currency,
        description="STRIPE PAYOUT",
        source=payout_id,
    )
    payout = complete(
        stripe.Payout,
        {
            "id": payout_id,
            "object": "payout",
            "amount": amount,
            "arrival_date": midnight_after(work.now),
            "automatic": False,
            "balance_transaction": transaction["id"],
            "created": work.now,
            "currency": currency,
            "livemode": False,
            "metadata": {},
            "method": "standard",
            "reconciliation_status": "not_applicable",
            "source_type": "card",
            "status": "pending",
            "type": "bank_account",
        }
        | values,
        absent=frozenset({"payout_method"}),
    )
    work.emit("payout.created", work.save(payout))
    set_deadline(work=work, subject=payout_id, task="arrive", due_at=payout["arrival_date"], clock=None)
    return payout


def _pay_out_daily(work: Work, _account: Json) -> None:
    """Pay out everything that is available, in one payout for each currency, and plan the next day."""
    for row in work.store.rows(_WAITING, (work.now,)):
        if row["net"] > 0:
            _pay_out_all(work, amount=row["net"], currency=row["currency"])
    if work.store.rows(_LEFT):
        plan_payout(work=work, after=work.now)


def _pay_out_all(work: Work, *, amount: int, currency: str) -> None:
    values = {
        "automatic": True,
        "description": "STRIPE PAYOUT",
        "reconciliation_status": "completed",
    }
    payout = pay_out(work=work, amount=amount, currency=currency, values=values)
    # The payout's own movement is among those that it carries, as in Stripe's list of them.
    work.store.rows(_CARRY, (payout["id"], work.now, currency))


def _arrive(work: Work, payout: Json) -> None:
    paid = work.save(payout | {"status": "paid"})
    work.emit("payout.paid", paid)


# What deadlines of the account, and of a payout, bring; `api.due` performs them.
TASKS: Tasks = {"arrive": _arrive, "pay_out": _pay_out_daily}


def create(call: Call) -> Json:
    """Pay out a part of what is available."""
    amount, currency = call.params["amount"], call.params["currency"].lower()
    if amount < 1:
        raise invalid("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    state = call.work.state
    found = balances(store=call.store, now=state.now(), default_currency=currency)
    available = next((one["available"] for one in found if one["currency"] == currency), 0)
    if amount > available:
        raise invalid(
            "You have insufficient funds in your Stripe account for this transfer. Your card balance is too "
            "low. You can use the /v1/balance endpoint to view your Stripe balance.",
            code="balance_insufficient",
        )
    texts = {
        name: call.params[name] for name in ("description", "statement_descriptor") if name in call.params
    }
    metadata = merged_metadata(None, call.params.get("metadata"))
    return pay_out(work=call.work, amount=amount, currency=currency, values=texts | {"metadata": metadata})


def retrieve(call: Call) -> Json:
    """Return a payout."""
    return call.subject("payout")


def list_all(call: Call) -> Json:
    """Return payouts, newest first."""
    return call.page("payout", filters="status")


def update(call: Call) -> Json:
    """Change the metadata."""
    before = call.subject("payout")
    metadata = merged_metadata(before["metadata"], call.params.get("metadata"))
    payout = call.work.save(before | {"metadata": metadata})
    call.work.emit("payout.updated", payout, before=before)
    return payout


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/payouts",
        params=PayoutCreateParams,
        run=create,
        supports="amount currency description metadata statement_descriptor",
        limits={"statement_descriptor": 22},
        emits=("payout.created",),
    ),
    Endpoint(
        method="GET",
        path="/v1/payouts",
        params=PayoutListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} status",
    ),
    Endpoint(method="GET", path="/v1/payouts/{id}", params=PayoutRetrieveParams, run=retrieve),
    Endpoint(
        method="POST",
        path="/v1/payouts/{id}",
        params=PayoutUpdateParams,
        run=update,
        supports="metadata",
        emits=("payout.updated",),
    ),
)
