"""Staff give places back that are held and not paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.cancel_order import cancel_order
from souche.domain.orders.states import IllegalMove
from souche.domain.organisation.models.actors import staff_actor

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from souche.domain.orders.models import Order
    from souche.domain.organisation.models import StaffMember


def release_holds(*, orders: Iterable[Order], actor: StaffMember, now: datetime) -> int:
    """Give up each order that is still held, and return how many; the journal tells of each.

    One that was paid meanwhile is left as it is. Raises StripeFailed: those before are given up.
    """
    released = 0
    for order in orders:
        try:
            cancel_order(order=order, actor=staff_actor(actor), now=now)
        except IllegalMove:
            continue
        released += 1
    return released
