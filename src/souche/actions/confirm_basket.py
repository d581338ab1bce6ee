"""The buyer of a kept basket confirms it: its order is placed, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.actions.place_order import Placed
    from souche.domain.orders.models import KeptBasket


class BasketUnderWay(Exception):
    """Another click is placing the order at this moment."""


def confirm_basket(*, basket: KeptBasket, place: Callable[[], Placed], now: datetime) -> Placed:
    """Place the order by `place`, and remember it; what `place` refuses may be tried again.

    Raises BasketUnderWay, and whatever `place` raises.
    """
    if not basket.claim(now=now):
        raise BasketUnderWay(basket.public_id)
    try:
        placed = place()
    except Exception:
        basket.let_go()
        raise
    basket.become(placed.order)
    return placed
