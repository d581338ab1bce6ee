"""The account that a key opens; none is connected to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import AccountListParams, AccountRetrieveCurrentParams, AccountRetrieveParams

from stripe_sandbox.api.endpoint import LIST, Call, Endpoint
from stripe_sandbox.api.errors import FORBIDDEN, StripeError

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json


def retrieve(call: Call) -> Json:
    """Return the account."""
    return call.work.state.account()


def retrieve_by_id(call: Call) -> Json:
    """Return the account by its own id; raise Stripe's refusal of any other."""
    account, asked = call.work.state.account(), call.ids["id"]
    if asked != account["id"]:
        raise StripeError(
            f"The provided key does not have access to account '{asked}' (or that account does not exist). "
            "Application access may have been revoked.",
            status=FORBIDDEN,
            code="account_invalid",
        )
    return account


def list_all(call: Call) -> Json:
    """Return the accounts that are connected to this one: none, and never itself."""
    return call.page("account", conditions=("FALSE",))


ENDPOINTS = (
    Endpoint(method="GET", path="/v1/account", params=AccountRetrieveCurrentParams, run=retrieve),
    Endpoint(method="GET", path="/v1/accounts", params=AccountListParams, run=list_all, supports=LIST),
    Endpoint(method="GET", path="/v1/accounts/{id}", params=AccountRetrieveParams, run=retrieve_by_id),
)
