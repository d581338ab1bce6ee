"""THE table of Stripe's events: a type, and the job that acts on it. Other types are stored and ignored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from souche.domain.payments.gateway.checkout import paid_session
from souche.kit.queue import Job

Route = Callable[[dict[str, Any]], Job | None]


def settle(session: dict[str, Any]) -> Job | None:
    """Settle a session whose money has arrived; one that still waits for it has nothing to settle."""
    paid = paid_session(session)
    return Job("settle_payment", {"paid": asdict(paid)}) if paid else None


def expire(session: dict[str, Any]) -> Job | None:
    """Expire the order of a session that can no longer be paid."""
    order_id = session.get("client_reference_id")
    return Job("expire_order", {"order_id": order_id}) if order_id else None


def record(invoice: dict[str, Any]) -> Job | None:
    """Record an invoice that is paid."""
    return Job("record_invoice", {"stripe_invoice_id": invoice["id"]})


ROUTES: dict[str, Route] = {
    "checkout.session.completed": settle,
    "checkout.session.async_payment_succeeded": settle,
    "checkout.session.expired": expire,
    "invoice.paid": record,
}
