"""The rows of the catalogue."""

from souche.domain.catalogue.models.events import AlreadyCancelled, Event, event_id
from souche.domain.catalogue.models.products import (
    INTERVALS,
    RECURRING_TERMS,
    Plan,
    Price,
    Product,
    SaleState,
    Term,
    price_id,
)
from souche.domain.catalogue.models.quotas import Quota, SoldOut

__all__ = [
    "INTERVALS",
    "RECURRING_TERMS",
    "AlreadyCancelled",
    "Event",
    "Plan",
    "Price",
    "Product",
    "Quota",
    "SaleState",
    "SoldOut",
    "Term",
    "event_id",
    "price_id",
]
