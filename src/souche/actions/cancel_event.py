"""The organiser cancels an event: nothing is sold any more, and every buyer gets their money back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.orders.models import Order
from souche.domain.organisation.models import JournalEntry
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.catalogue.models import Event
    from souche.domain.organisation.models import StaffMember


def cancel_event(*, event: Event, reason: str, actor: StaffMember, now: datetime) -> None:
    """Cancel the event and defer one job per order that holds places or has tickets.

    `reason` is told to the public and to each buyer. Raises AlreadyCancelled.
    """
    with transaction.atomic():
        event.cancel(reason=reason, now=now)
        # Closing the quotas waited for the orders that were just taking places: they are all here.
        orders = list(Order.objects.standing(event=event).values_list("public_id", flat=True))
        queue.defer_each(
            "refund_cancelled_order",
            ({"order_id": order_id, "event_id": event.public_id} for order_id in orders),
        )
        JournalEntry.record(
            verb="event.cancelled",
            subject=event.slug,
            details={"reason": reason, "orders": len(orders)},
            actor=actor,
            now=now,
        )
