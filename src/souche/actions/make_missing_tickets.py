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
        lines = [line for line in order.lines.all() if line.event_id]
        lacking = {line: line.quantity - line.tickets.count() for line in lines}
        missing = sum(lacking.values())
        if not missing:
            return
        JournalEntry.record(
            verb="order.tickets_made", subject=order.number, details={"tickets": missing}, now=now
        )
        queue.defer("send_documents", {"order_id": order.public_id})
        Ticket.issue(order=order, places=lacking, now=now)
