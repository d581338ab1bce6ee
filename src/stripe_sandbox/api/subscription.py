"""The Subscription object: its shape, its items, and every change of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import stripe

from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json, Store

MOST_ITEMS = 20
RUNNING = ("incomplete", "trialing", "active", "past_due", "unpaid")
ENDED = frozenset({"canceled", "incomplete_expired"})
# docs.stripe.com/billing/subscriptions/limits
MOST_RUNNING = 500
# These wait for a payment that did not arrive.
UNPAID = frozenset({"incomplete", "past_due", "unpaid"})
_ABSENT = frozenset(
    {
        "billing_cycle_anchor_config",
        "customer_account",
        "managed_payments",
        "presentment_details",
        "status_details",
    }
)
_ITEM_ABSENT = frozenset({"billed_until", "current_trial"})


def new_subscription(*, work: Work, customer: Json, items: list[Json], terms: Json) -> Json:
    """Return a subscription, not saved yet, of items of `new_item`; `terms` replace the defaults."""
    subscription_id = items[0]["subscription"]
    return complete(
        stripe.Subscription,
        _usual(now=work.now)
        | {
            "id": subscription_id,
            "object": "subscription",
            "currency": items[0]["price"]["currency"],
            "customer": customer["id"],
            "items": {
                "object": "list",
                "data": items,
                "has_more": False,
                "url": f"/v1/subscription_items?subscription={subscription_id}",
            },
            "test_clock": customer.get("test_clock"),
        }
        | terms,
        absent=_ABSENT,
    )


def _usual(*, now: int) -> Json:
    return {
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": now,
        "billing_mode": {
            "flexible": {"proration_discounts": "included"},
            "type": "flexible",
            "updated_at": now,
        },
        "billing_schedules": [],
        "cancel_at_period_end": False,
        "cancellation_details": dict.fromkeys(("comment", "feedback", "feedback_option", "reason")),
        "collection_method": "charge_automatically",
        "created": now,
        "default_tax_rates": [],
        "discounts": [],
        "invoice_settings": invoice_settings({}),
        "livemode": False,
        "metadata": {},
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "start_date": now,
        "status": "incomplete",
        "trial_settings": {
            "end_behavior": {"billing_cycle_anchor": None, "missing_payment_method": "create_invoice"}
        },
    }


def invoice_settings(asked: Json) -> Json:
    """Return `invoice_settings` with all of its fields; an empty value unsets one."""
    names = ("account_tax_ids", "custom_fields", "description", "footer")
    return {name: asked.get(name) or None for name in names} | {"issuer": {"type": "self"}}


def new_item(*, work: Work, subscription: str, price: Json, asked: Json, rates: list[Json]) -> Json:
    """Return an item that `new_subscription` saves; its period is set by whoever begins it."""
    return complete(
        stripe.SubscriptionItem,
        {
            "id": new_id("si"),
            "object": "subscription_item",
            "created": work.now,
            "current_period_end": work.now,
            "current_period_start": work.now,
            "discounts": [],
            "metadata": asked.get("metadata") or {},
            "plan": _plan(price),
            "price": price,
            "quantity": asked.get("quantity", 1),
            "subscription": subscription,
            "tax_rates": rates,
        },
        absent=_ITEM_ABSENT,
    )


def with_price(item: Json, *, price: Json) -> Json:
    """Return an item that costs another price from now on."""
    return item | {"plan": _plan(price), "price": price}


def _plan(price: Json) -> Json:
    return complete(
        stripe.Plan,
        {
            "id": price["id"],
            "object": "plan",
            "active": price["active"],
            "amount": price["unit_amount"],
            "amount_decimal": price["unit_amount_decimal"],
            "billing_scheme": "per_unit",
            "created": price["created"],
            "currency": price["currency"],
            "interval": price["recurring"]["interval"],
            "interval_count": price["recurring"]["interval_count"],
            "livemode": False,
            "metadata": price["metadata"],
            "nickname": price["nickname"],
            "product": price["product"],
            "usage_type": "licensed",
        },
        absent=frozenset({"tiers"}),
    )


def save(*, work: Work, subscription: Json) -> None:
    """Save a subscription and its items, which are found by their own ids too."""
    work.save(subscription)
    for item in subscription["items"]["data"]:
        work.save(item, parent=subscription["id"])


def change(*, work: Work, subscription: Json, **changes: Any) -> Json:
    """Save changed fields, tell the endpoints when anything is different, and return the subscription."""
    changed = subscription | changes
    if changed != subscription:
        save(work=work, subscription=changed)
        work.emit("customer.subscription.updated", changed, before=subscription)
    return changed


def running_of(*, store: Store, customer: Json) -> list[Json]:
    """Return the subscriptions of a customer that are not ended, newest first."""
    equals = {"customer": customer["id"], "status": list(RUNNING)}
    return store.select(Query(kind="subscription", equals=equals, limit=MOST_RUNNING))


def in_period(subscription: Json, *, start: int, end: int) -> Json:
    """Return the list of items, moved to a period."""
    period = {"current_period_start": start, "current_period_end": end}
    page: Json = subscription["items"]
    return page | {"data": [item | period for item in page["data"]]}


def period_of(subscription: Json) -> tuple[int, int]:
    """Return start and end (Unix seconds) of the current period, which all items share."""
    item = subscription["items"]["data"][0]
    return item["current_period_start"], item["current_period_end"]


def recurring_of(subscription: Json) -> Json:
    """Return {interval, interval_count, …}, which all items share."""
    recurring: Json = subscription["items"]["data"][0]["price"]["recurring"]
    return recurring
