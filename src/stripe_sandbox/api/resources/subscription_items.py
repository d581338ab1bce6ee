"""The items of a subscription, read by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import SubscriptionItemListParams, SubscriptionItemRetrieveParams

from stripe_sandbox.api.endpoint import LIST, Call, Endpoint

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json


def retrieve(call: Call) -> Json:
    """Return an item."""
    return call.subject("subscription_item")


def list_all(call: Call) -> Json:
    """Return the items of a subscription."""
    subscription = call.require("subscription", call.params["subscription"], param="subscription")
    return call.page("subscription_item", parent=subscription["id"], is_oldest_first=True)


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/subscription_items",
        params=SubscriptionItemListParams,
        run=list_all,
        supports=f"{LIST} subscription",
    ),
    Endpoint(
        method="GET",
        path="/v1/subscription_items/{id}",
        params=SubscriptionItemRetrieveParams,
        run=retrieve,
    ),
)
