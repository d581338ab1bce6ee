"""How a payment, or its absence, changes the status of the subscription that it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.subscription import UNPAID, change
from stripe_sandbox.state.deadlines import drop_deadline, drop_deadlines
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json, Store

MOST_INVOICES = 100


def after_payment(*, work: Work, invoice: Json) -> None:
    """Stop asking for a paid invoice, and make its subscription active when it owes nothing more."""
    drop_deadlines(work=work, subject=invoice["id"])
    subscription = subscription_of(store=work.store, invoice=invoice)
    if subscription is None or subscription["status"] not in UNPAID:
        return
    if not open_invoices(store=work.store, subscription=subscription):
        drop_deadline(work=work, subject=subscription["id"], task="expire")
        change(work=work, subscription=subscription, status="active")


def subscription_of(*, store: Store, invoice: Json) -> Json | None:
    """Return the subscription that an invoice is for, or None."""
    details = (invoice["parent"] or {}).get("subscription_details")
    return store.get(details["subscription"], kind="subscription") if details else None


def open_invoices(*, store: Store, subscription: Json) -> list[Json]:
    """Return the unpaid invoices of a subscription, newest first."""
    equals = {"customer": subscription["customer"], "status": "open"}
    found = store.select(Query(kind="invoice", equals=equals, limit=MOST_INVOICES))
    return [invoice for invoice in found if is_for(invoice, subscription=subscription)]


def is_for(invoice: Json, *, subscription: Json) -> bool:
    """Say whether an invoice is one of a subscription's."""
    details = (invoice["parent"] or {}).get("subscription_details") or {}
    return bool(details.get("subscription") == subscription["id"])
