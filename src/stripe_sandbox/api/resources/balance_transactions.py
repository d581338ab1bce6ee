"""BalanceTransactions: every movement of the account's money, with its fee and the day it can be paid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import BalanceTransactionListParams, BalanceTransactionRetrieveParams

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json


def shown(transaction: Json, *, now: int) -> Json:
    """Return a movement as it stands now: it becomes available by the passing of time alone."""
    is_pending = transaction["available_on"] > now
    return transaction | {"status": "pending" if is_pending else "available"}


def retrieve(call: Call) -> Json:
    """Return a balance transaction."""
    return shown(call.subject("balance_transaction", word="balance transaction"), now=call.work.state.now())


def list_all(call: Call) -> Json:
    """Return balance transactions, newest first; `payout` names those that an automatic payout carried."""
    page = call.page("balance_transaction", filters="source type", parent=call.params.get("payout"))
    page["data"] = [shown(transaction, now=call.work.state.now()) for transaction in page["data"]]
    return page


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/balance_transactions",
        params=BalanceTransactionListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} payout source type",
    ),
    Endpoint(
        method="GET",
        path="/v1/balance_transactions/{id}",
        params=BalanceTransactionRetrieveParams,
        run=retrieve,
    ),
)
