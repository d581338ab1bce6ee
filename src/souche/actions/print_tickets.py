"""The tickets of an order are printed: one page per person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.orders.printing import tickets_pdf
from souche.domain.orders.sheets import sheets_of

if TYPE_CHECKING:
    from souche.domain.orders.models import Order


def print_tickets(*, order: Order) -> bytes:
    """Return the valid tickets of an order as a PDF; raise NoTicketYet."""
    return tickets_pdf(sheets=sheets_of(order=order))
