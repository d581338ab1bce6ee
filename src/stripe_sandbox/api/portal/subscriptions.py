"""The subscriptions that a customer finds in the portal: read, cancelled and kept after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.subscription import running_of
from stripe_sandbox.api.subscriptions.lifecycle import cancel_at_period_end, cancel_now

if TYPE_CHECKING:
    from stripe_sandbox.api.portal.session import Visit
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

EMITS = ("customer.subscription.updated", "customer.subscription.deleted")


class NotOffered(Exception):
    """The portal does not offer this: the feature is off, or the object is not the customer's."""


def subscriptions_of(*, work: Work, visit: Visit) -> list[Json]:
    """Return the customer's subscriptions that have begun and not ended, newest first."""
    running = running_of(store=work.store, customer=visit.customer)
    return [subscription for subscription in running if subscription["status"] != "incomplete"]


def cancellable(*, work: Work, visit: Visit, subscription_id: str) -> Json:
    """Return a subscription that the customer may cancel, or keep after all; raise NotOffered."""
    if visit.allows("subscription_cancel"):
        for subscription in subscriptions_of(work=work, visit=visit):
            if subscription["id"] == subscription_id:
                return subscription
    raise NotOffered(subscription_id)


def cancel(*, work: Work, visit: Visit, subscription: Json, details: Json) -> Json:
    """End a subscription as the configuration says, at once or with its period, and return it.

    `details` are the customer's `feedback` and `comment`, kept when the configuration asks for them.
    """
    feature = visit.configuration["features"]["subscription_cancel"]
    reason = feature["cancellation_reason"]
    offered = reason["options"] if reason["enabled"] else []
    told = details if details["feedback"] in offered else {}
    if feature["mode"] == "immediately":
        return cancel_now(work=work, subscription=subscription, details=told)
    if subscription["cancel_at_period_end"]:
        return subscription
    return cancel_at_period_end(work=work, subscription=subscription, is_wanted=True, details=told)


def keep(*, work: Work, subscription: Json) -> Json:
    """Let a subscription that was to end with its period go on, and return it."""
    return cancel_at_period_end(work=work, subscription=subscription, is_wanted=False)
