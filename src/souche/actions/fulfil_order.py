"""A paid order gets its tickets and its memberships, and its e-mail is on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from souche.actions.begin_memberships import begin_memberships
from souche.domain.orders.models import Ticket
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Order

# How long the tickets wait for their invoice, so that one e-mail carries both.
PATIENCE = timedelta(minutes=1)


def fulfil_order(*, order: Order, now: datetime) -> None:
    """Make one ticket per person, begin memberships, defer the e-mail; the caller has just paid the order."""
    lines = list(order.lines.all())
    if any(line.event_id is None for line in lines):
        begin_memberships(order=order, now=now)
    queue.defer(
        "send_documents",
        {"order_id": order.public_id},
        at=now + PATIENCE if order.is_invoice_wanted else None,
    )
    # At the very end: other orders of the event wait for the numbers of these until the commit.
    Ticket.issue(order=order, places={line: line.quantity for line in lines if line.event_id}, now=now)
