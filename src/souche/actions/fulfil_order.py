"""A paid order gets its tickets, and its e-mail is on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from souche.domain.orders.models import Ticket
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Order

# How long the tickets wait for their invoice, so that one e-mail carries both.
PATIENCE = timedelta(minutes=1)


def fulfil_order(*, order: Order, now: datetime) -> None:
    """Make one ticket per person and defer the e-mail; the caller has just moved the order to paid."""
    Ticket.objects.bulk_create(
        Ticket(order=order, line=line, event_id=line.event_id, issued_at=now)
        for line in order.lines.all()
        for _person in range(line.quantity)
    )
    queue.defer(
        "send_documents",
        {"order_id": order.public_id},
        at=now + PATIENCE if order.is_invoice_wanted else None,
    )
