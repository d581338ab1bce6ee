"""The money of an order is here: it is paid and fulfilled, late or in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.fulfil_order import fulfil_order
from souche.domain.catalogue.models import Quota
from souche.domain.customers.models import Customer
from souche.domain.orders.states import IllegalMove
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Order


def pay_order(*, order: Order, paid_at: datetime, now: datetime) -> None:
    """Move an order to paid and fulfil it, in the caller's transaction; a closed one takes its places again.

    `paid_at` is when its money arrived at Stripe.
    Who pays for a membership is locked first, as place_order does: of two paid at once one sees the other.
    Raises IllegalMove when it was paid before, SoldOut when its places are gone.
    """
    if any(line.event_id is None for line in order.lines.all()):
        Customer.objects.select_for_update(no_key=True).get(pk=order.customer_id)
    try:
        order.pay(paid_at=paid_at)
    except IllegalMove:
        with transaction.atomic():
            order.pay_late(paid_at=paid_at)
            Quota.objects.take(order.places_by_quota())
    fulfil_order(order=order, now=now)
    _refund_cancelled(order)


def _refund_cancelled(order: Order) -> None:
    """Defer the refund of events that were cancelled while the payment was under way, as a bank debit is."""
    for event in {line.event for line in order.lines.all() if line.event and line.event.is_cancelled}:
        queue.defer("refund_cancelled_order", {"order_id": order.public_id, "event_id": event.public_id})
