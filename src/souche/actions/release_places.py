"""The places of an order that will not be paid go back on sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.catalogue.models import Quota

if TYPE_CHECKING:
    from souche.domain.orders.models import Order


def release_places(*, order: Order) -> None:
    """Give the places of an order back; the caller has just moved it, in the same transaction."""
    Quota.objects.give_back(order.places_by_quota())
