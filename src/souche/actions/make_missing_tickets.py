"""A paid order that has fewer tickets than places gets those it lacks, and its e-mail if none left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.orders.models import Order, Ticket
from souche.domain.organisation.models import JournalEntry
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime


def make_missing_tickets(*, order: Order, now: datetime) -> None:
    """Make the tickets that are missing; a second time makes none."""
    with transaction.atomic():
        Order.objects.select_for_update().get(pk=order.pk)
        missing = [
            Ticket(order=order, line=line, event_id=line.event_id, issued_at=now)
            for line in order.lines.all()
            if line.event_id
            for _person in range(line.quantity - line.tickets.count())
        ]
        if not missing:
            return
        Ticket.objects.bulk_create(missing)
        JournalEntry.record(
            verb="order.tickets_made", subject=order.number, details={"tickets": len(missing)}, now=now
        )
        queue.defer("send_documents", {"order_id": order.public_id})
