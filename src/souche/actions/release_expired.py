"""Orders that nobody paid in time give their places back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.expire_order import expire_order
from souche.domain.orders.models import Order

if TYPE_CHECKING:
    from datetime import datetime


def release_expired(*, now: datetime) -> int:
    """Expire every held order whose time is over and return how many there were.

    Each order is its own transaction: one that was paid meanwhile is left alone.
    """
    return sum(expire_order(order=order, now=now) for order in Order.objects.overdue(now=now).iterator())
