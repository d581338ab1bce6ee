"""The subscription that a paid Checkout Session begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.invoicing.lines import MOST_LINES
from stripe_sandbox.api.invoicing.paying import mark_paid
from stripe_sandbox.api.invoicing.session import session_line
from stripe_sandbox.api.payment_method import attach
from stripe_sandbox.api.subscription import new_item
from stripe_sandbox.api.subscriptions.beginning import begin
from stripe_sandbox.api.subscriptions.billing import finalized
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

EMITS = (
    "payment_method.attached",
    "customer.subscription.created",
    "customer.subscription.updated",
)


def begin_subscription(*, work: Work, session: Json, customer: Json, intent: Json | None) -> Json:
    """Begin the subscription of a session and return the session, with its subscription and its invoice.

    `intent` has taken the total of the session, or is None when that is nothing; its PaymentMethod is
    attached to the customer and pays the renewals.
    """
    items = work.store.select(
        Query(kind="item", parent=session["id"], limit=MOST_LINES, is_oldest_first=True)
    )
    subscription, draft = begin(
        work=work,
        customer=customer,
        items=_recurring(work, items),
        terms=work.store.hidden(session["id"])["subscription_terms"]
        | {"default_payment_method": _kept_method(work, intent, customer=customer)},
        once=[session_line(work=work, item=item) for item in items if not item["price"]["recurring"]],
    )
    invoice = finalized(work=work, invoice=draft)
    if intent:
        mark_paid(work=work, invoice=invoice, intent=intent)
    return session | {
        "invoice": invoice["id"],
        "payment_intent": None,
        "subscription": subscription["id"],
    }


def _kept_method(work: Work, intent: Json | None, *, customer: Json) -> str | None:
    method = work.store.get(intent["payment_method"]) if intent else None
    return attach(work=work, method=method, customer=customer)["id"] if method else None


def _recurring(work: Work, items: list[Json]) -> list[Json]:
    subscription = new_id("sub")
    return [
        new_item(
            work=work,
            subscription=subscription,
            price=item["price"],
            asked={"metadata": item.get("metadata"), "quantity": item["quantity"]},
            rates=[tax["rate"] for tax in work.store.hidden(item["id"])["taxes"]],
        )
        for item in items
        if item["price"]["recurring"]
    ]
