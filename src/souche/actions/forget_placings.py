"""From where orders came, and baskets that nobody confirmed, are forgotten after a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.orders.models import KeptBasket, Placing

if TYPE_CHECKING:
    from datetime import datetime


def forget_placings(*, now: datetime) -> None:
    """Delete what counts for nothing any more."""
    Placing.objects.over(now=now).delete()
    KeptBasket.objects.over(now=now).delete()
