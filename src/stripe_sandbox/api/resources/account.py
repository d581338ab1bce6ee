"""The account that a key opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import AccountRetrieveCurrentParams

from stripe_sandbox.api.endpoint import Call, Endpoint

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json


def retrieve(call: Call) -> Json:
    """Return the account."""
    return call.work.state.account()


ENDPOINTS = (Endpoint(method="GET", path="/v1/account", params=AccountRetrieveCurrentParams, run=retrieve),)
