"""Staff see the tickets of an order as their buyer does, and could enter with none of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from souche.domain.orders.printing import tickets_pdf
from souche.domain.orders.sheets import sheets_of

if TYPE_CHECKING:
    from souche.domain.orders.models import Order


def preview_tickets(*, order: Order) -> bytes:
    """Return the valid tickets as a PDF that says of itself that it is a preview; raise NoTicketYet."""
    return tickets_pdf(sheets=[replace(sheet, qr_text="") for sheet in sheets_of(order=order)])
