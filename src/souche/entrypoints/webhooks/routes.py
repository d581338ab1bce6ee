"""THE table of Stripe's events: a type, and the job that acts on it. Other types are stored and ignored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from souche.domain.payments.gateway.checkout import first_invoice_id, paid_session
from souche.domain.payments.gateway.events import NotAnEvent
from souche.kit.queue import Job

if TYPE_CHECKING:
    from souche.domain.payments.gateway.facts import ReceivedEvent

Route = Callable[[dict[str, Any]], Job | None]


def settle(session: dict[str, Any]) -> Job | None:
    """Settle a session whose money has arrived; Stripe is asked about one that still waits for it.

    The money of one that began a subscription is told by its invoice.
    """
    paid = paid_session(session)
    if paid:
        return Job("settle_payment", {"paid": asdict(paid)})
    invoice_id = first_invoice_id(session)
    return Job("record_invoice", {"stripe_invoice_id": invoice_id}) if invoice_id else ask(session)


def ask(session: dict[str, Any]) -> Job | None:
    """Ask Stripe about the order of a session whose money is in progress, or was refused."""
    order_id = session.get("client_reference_id")
    return Job("reconcile_order", {"order_id": order_id}) if order_id else None


def expire(session: dict[str, Any]) -> Job | None:
    """Expire the order of a session that can no longer be paid."""
    order_id = session.get("client_reference_id")
    return Job("expire_order", {"order_id": order_id}) if order_id else None


def record(invoice: dict[str, Any]) -> Job | None:
    """Record an invoice that is paid."""
    return Job("record_invoice", {"stripe_invoice_id": invoice["id"]})


def take_back(credit_note: dict[str, Any]) -> Job | None:
    """Record a credit note."""
    return Job("record_credit_note", {"stripe_credit_note_id": credit_note["id"]})


def follow(subscription: dict[str, Any]) -> Job | None:
    """Follow a subscription that changed or is over."""
    return Job("follow_subscription", {"stripe_subscription_id": subscription["id"]})


def give_back(refund: dict[str, Any]) -> Job | None:
    """Record a refund that was made or changed, here or in Stripe's dashboard."""
    return Job("record_refund", {"stripe_refund_id": refund["id"]})


def contest(dispute: dict[str, Any]) -> Job | None:
    """Record a dispute that was opened, answered or decided."""
    return Job("record_dispute", {"stripe_dispute_id": dispute["id"]})


ROUTES: dict[str, Route] = {
    "checkout.session.completed": settle,
    "checkout.session.async_payment_succeeded": settle,
    "checkout.session.async_payment_failed": ask,
    "checkout.session.expired": expire,
    "invoice.paid": record,
    "customer.subscription.updated": follow,
    "customer.subscription.deleted": follow,
    "credit_note.created": take_back,
    "refund.created": give_back,
    "refund.updated": give_back,
    "refund.failed": give_back,
    "charge.dispute.created": contest,
    "charge.dispute.updated": contest,
    "charge.dispute.closed": contest,
}


def job_of(received: ReceivedEvent) -> Job | None:
    """Return what an event causes; raise NotAnEvent when its content is not of its type."""
    route = ROUTES.get(received.type)
    if route is None:
        return None
    try:
        return route(received.payload["data"]["object"])
    except (KeyError, TypeError, AttributeError) as error:
        raise NotAnEvent(f"{received.event_id} is no {received.type}") from error
