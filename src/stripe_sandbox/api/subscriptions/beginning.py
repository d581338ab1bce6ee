"""The first moment of a subscription: its period, its deadlines and its first invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.subscription import (
    new_subscription,
    period_of,
    save,
)
from stripe_sandbox.api.subscriptions.billing import draft_period
from stripe_sandbox.api.subscriptions.periods import DAY, next_period_end
from stripe_sandbox.state.deadlines import set_deadline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stripe_sandbox.api.invoicing.making import NewLine
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

# An unpaid beginning is given up after this long (docs.stripe.com/billing/subscriptions/overview).
INCOMPLETE_HOURS = 23
HOUR = 3600
TRIAL_WARNING = 3 * DAY


def begin(
    *, work: Work, customer: Json, items: list[Json], terms: Json, once: Sequence[NewLine] = ()
) -> tuple[Json, Json]:
    """Begin a subscription now; return it and the draft of its first invoice.

    `terms` are fields of the subscription; with `trial_end` (Unix seconds) it begins on trial. `once` are
    the lines of one-time prices. Unless its status is among the terms, or on trial, it is `incomplete`
    until the invoice is paid.
    """
    trial_end = terms.get("trial_end")
    end = trial_end or next_period_end(
        anchor=work.now, start=work.now, recurring=items[0]["price"]["recurring"]
    )
    subscription = new_subscription(
        work=work,
        customer=customer,
        items=[item | {"current_period_end": end} for item in items],
        terms=terms | (_trial(now=work.now, end=trial_end) if trial_end else {}),
    )
    now = (work.now, work.now)
    draft = draft_period(
        work=work, subscription=subscription, reason="subscription_create", period=now, once=once
    )
    subscription["latest_invoice"] = draft["id"]
    save(work=work, subscription=subscription)
    work.emit("customer.subscription.created", subscription)
    schedule(work=work, subscription=subscription)
    if subscription["status"] == "incomplete":
        _set(work, subscription, task="expire", due_at=work.now + INCOMPLETE_HOURS * HOUR)
    return subscription, draft


def _trial(*, now: int, end: int) -> Json:
    return {"billing_cycle_anchor": end, "status": "trialing", "trial_start": now}


def schedule(*, work: Work, subscription: Json) -> None:
    """Write down what the current period will bring: the warning of its end, and the end."""
    end = period_of(subscription)[1]
    _set(work, subscription, task="renew", due_at=end)
    _set(work, subscription, task="announce", due_at=end - work.options.upcoming_days * DAY)
    if subscription["status"] == "trialing":
        _set(work, subscription, task="warn_of_trial_end", due_at=max(work.now, end - TRIAL_WARNING))


def _set(work: Work, subscription: Json, *, task: str, due_at: int) -> None:
    # What would have come before the subscription does not come.
    if due_at >= work.now:
        clock = subscription["test_clock"]
        set_deadline(work=work, subject=subscription["id"], task=task, due_at=due_at, clock=clock)


def collect_later(*, work: Work, subscription: Json, draft: Json) -> None:
    """Leave a draft to the organiser for a while; then it is finalised and collected.

    Stripe waits about an hour (docs.stripe.com/billing/invoices/subscription).
    """
    set_deadline(
        work=work,
        subject=draft["id"],
        task="collect",
        due_at=work.now + work.options.finalize_after_seconds,
        clock=subscription["test_clock"],
    )
