"""The balance: what can be paid out now, and what will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import BalanceRetrieveParams

from stripe_sandbox.api.endpoint import Call, Endpoint

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json, Store

_SUMS = """
SELECT json_extract(body, '$.currency') AS currency,
    sum(CASE WHEN available_on <= ? THEN json_extract(body, '$.net') ELSE 0 END) AS available,
    sum(CASE WHEN available_on > ? THEN json_extract(body, '$.net') ELSE 0 END) AS pending
FROM objects WHERE kind = 'balance_transaction' GROUP BY currency ORDER BY currency
"""


def balances(*, store: Store, now: int, default_currency: str) -> list[Json]:
    """Return {currency, available, pending} of each currency that ever moved, in cents."""
    found = [dict(row) for row in store.rows(_SUMS, (now, now))]
    return found or [{"currency": default_currency, "available": 0, "pending": 0}]


def retrieve(call: Call) -> Json:
    """Return the balance."""
    state = call.work.state
    found = balances(store=call.store, now=state.now(), default_currency=state.account()["default_currency"])
    return {
        "object": "balance",
        "available": [_amount(one, "available") for one in found],
        "livemode": False,
        "pending": [_amount(one, "pending") for one in found],
    }


def _amount(balance: Json, name: str) -> Json:
    amount = balance[name]
    return {"amount": amount, "currency": balance["currency"], "source_types": {"card": amount}}


ENDPOINTS = (Endpoint(method="GET", path="/v1/balance", params=BalanceRetrieveParams, run=retrieve),)
