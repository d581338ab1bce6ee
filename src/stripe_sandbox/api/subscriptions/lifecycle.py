"""What can be done to a running subscription: stop it, now or later, change its card, pay what it owes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.invoicing.collecting import attempt
from stripe_sandbox.api.standing import open_invoices
from stripe_sandbox.api.subscription import change, period_of, save
from stripe_sandbox.state.deadlines import drop_deadlines

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

REQUESTED, NOT_PAID = "cancellation_requested", "payment_failed"


def cancel_now(
    *, work: Work, subscription: Json, reason: str = REQUESTED, details: Json | None = None
) -> Json:
    """End a subscription at once and return it; nothing is paid back and nothing more is collected.

    `reason` and `details` (comment, feedback) become its cancellation_details.
    """
    told = subscription["cancellation_details"] | {"reason": reason} | (details or {})
    ended = subscription | {
        "canceled_at": subscription["canceled_at"] or work.now,
        "cancellation_details": told,
        "ended_at": work.now,
        "status": "canceled",
    }
    drop_deadlines(work=work, subject=ended["id"])
    for invoice in open_invoices(store=work.store, subscription=ended):
        drop_deadlines(work=work, subject=invoice["id"])
    save(work=work, subscription=ended)
    work.emit("customer.subscription.deleted", ended)
    return ended


def cancel_at_period_end(
    *, work: Work, subscription: Json, is_wanted: bool, details: Json | None = None
) -> Json:
    """Let a subscription end with its period, or go on after all; return it.

    `details` (comment, feedback) go into its cancellation_details.
    """
    return change(
        work=work,
        subscription=subscription,
        cancel_at=period_of(subscription)[1] if is_wanted else None,
        cancel_at_period_end=is_wanted,
        canceled_at=work.now if is_wanted else None,
        cancellation_details=subscription["cancellation_details"]
        | {"reason": REQUESTED if is_wanted else None}
        | (details or {}),
    )


def change_card(*, work: Work, subscription: Json, method: Json) -> Json:
    """Pay a subscription with another PaymentMethod, attached to its customer, from now on; return it."""
    return change(work=work, subscription=subscription, default_payment_method=method["id"])


def retry_unpaid(*, work: Work, subscription: Json) -> Json:
    """Try to collect every unpaid invoice of a subscription now, and return it: active when that succeeded.

    A refusal changes nothing but the record of the attempt; the automatic attempts go on as planned.
    """
    for invoice in open_invoices(store=work.store, subscription=subscription):
        attempt(work=work, invoice=invoice, next_attempt=invoice["next_payment_attempt"])
    return work.store.get(subscription["id"]) or subscription
