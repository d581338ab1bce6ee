"""A held order that was not paid in time expires, and its places go back on sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.release_places import release_places
from souche.domain.orders.states import IllegalMove

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Order


def expire_order(*, order: Order, now: datetime) -> bool:
    """Expire the order and give its places back; return False when it is no longer held."""
    try:
        with transaction.atomic():
            order.expire(now=now)
            release_places(order=order)
    except IllegalMove:
        return False
    return True
