"""What time does to subscriptions: one function for each task of a deadline; `api.due` calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.invoicing import advancing
from stripe_sandbox.api.invoicing.collecting import attempt
from stripe_sandbox.api.invoicing.ending import void
from stripe_sandbox.api.standing import open_invoices, subscription_of
from stripe_sandbox.api.subscription import (
    ENDED,
    change,
    in_period,
    period_of,
    recurring_of,
)
from stripe_sandbox.api.subscriptions.beginning import collect_later, schedule
from stripe_sandbox.api.subscriptions.billing import (
    RENEWAL,
    draft_period,
    finalized,
    upcoming_invoice,
)
from stripe_sandbox.api.subscriptions.lifecycle import NOT_PAID, cancel_now
from stripe_sandbox.api.subscriptions.periods import DAY, next_period_end
from stripe_sandbox.state.deadlines import drop_deadlines, set_deadline

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Tasks, Work
    from stripe_sandbox.state.store import Json

EMITS = (
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.trial_will_end",
    "customer.subscription.updated",
    "invoice.created",
    "invoice.upcoming",
    "invoice.voided",
    *advancing.EMITS,
)


def _announce(work: Work, subscription: Json) -> None:
    if not subscription["cancel_at_period_end"]:
        work.emit("invoice.upcoming", upcoming_invoice(work=work, subscription=subscription))


def _warn_of_trial_end(work: Work, subscription: Json) -> None:
    work.emit("customer.subscription.trial_will_end", subscription)


def _renew(work: Work, subscription: Json) -> None:
    if subscription["cancel_at_period_end"]:
        cancel_now(work=work, subscription=subscription)
        return
    former = period_of(subscription)
    end = next_period_end(
        anchor=subscription["billing_cycle_anchor"], start=former[1], recurring=recurring_of(subscription)
    )
    status = "active" if subscription["status"] == "trialing" else subscription["status"]
    items = in_period(subscription, start=former[1], end=end)
    renewed = subscription | {"items": items, "status": status}
    draft = draft_period(work=work, subscription=renewed, reason=RENEWAL, period=former)
    renewed = change(
        work=work, subscription=subscription, items=items, latest_invoice=draft["id"], status=status
    )
    schedule(work=work, subscription=renewed)
    # The drafts of an unpaid subscription, or of a paused collection, wait for a person.
    if status != "unpaid" and not renewed["pause_collection"]:
        collect_later(work=work, subscription=renewed, draft=draft)


def _collect(work: Work, invoice: Json) -> None:
    invoice = finalized(work=work, invoice=invoice)
    subscription = subscription_of(store=work.store, invoice=invoice)
    if subscription is None or subscription["status"] in ENDED or invoice["status"] != "open":
        return
    if invoice["collection_method"] == "send_invoice":
        _send(work, invoice, subscription=subscription)
        return
    waits = work.options.retry_days
    tried = invoice["attempt_count"]
    retry_at = work.now + waits[tried] * DAY if tried < len(waits) else None
    invoice, declined = attempt(work=work, invoice=invoice, next_attempt=retry_at)
    if declined is None:
        return
    if retry_at is None:
        _give_up(work, subscription)
        return
    clock = subscription["test_clock"]
    set_deadline(work=work, subject=invoice["id"], task="collect", due_at=retry_at, clock=clock)
    change(work=work, subscription=subscription, status="past_due")


def _send(work: Work, invoice: Json, *, subscription: Json) -> None:
    if work.now >= invoice["due_date"]:
        change(work=work, subscription=subscription, status="past_due")
        return
    work.emit("invoice.sent", invoice)
    clock, due_at = subscription["test_clock"], invoice["due_date"]
    set_deadline(work=work, subject=invoice["id"], task="collect", due_at=due_at, clock=clock)


def _give_up(work: Work, subscription: Json) -> None:
    """The organiser's choice for a card that never paid (docs.stripe.com/billing/revenue-recovery)."""
    if work.options.after_last_retry == "cancel":
        cancel_now(work=work, subscription=subscription, reason=NOT_PAID)
    else:
        change(work=work, subscription=subscription, status=work.options.after_last_retry)


def _expire(work: Work, subscription: Json) -> None:
    drop_deadlines(work=work, subject=subscription["id"])
    for invoice in open_invoices(store=work.store, subscription=subscription):
        void(work=work, invoice=invoice)
    change(work=work, subscription=subscription, ended_at=work.now, status="incomplete_expired")


TASKS: Tasks = {
    "announce": _announce,
    "collect": _collect,
    "expire": _expire,
    "renew": _renew,
    "warn_of_trial_end": _warn_of_trial_end,
}
