"""What the tickets of an order say, each on its own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.orders.models import Ticket
from souche.domain.orders.printing import TicketSheet
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from souche.domain.orders.models import Order


class NoTicketYet(Exception):
    """The order has no valid ticket: it is not paid, or what it had is void."""


def sheets_of(*, order: Order) -> list[TicketSheet]:
    """Return a sheet for each valid ticket of an order; raise NoTicketYet."""
    tickets = list(Ticket.objects.valid().filter(order=order).select_related("line", "event"))
    if not tickets:
        raise NoTicketYet(order.number)
    organisation = Organisation.current()
    return [_sheet(ticket, order=order, organisation=organisation) for ticket in tickets]


def _sheet(ticket: Ticket, *, order: Order, organisation: Organisation) -> TicketSheet:
    event = ticket.event
    return TicketSheet(
        event_title=event.title,
        starts_at=event.starts_at,
        doors_at=event.doors_at,
        time_zone=organisation.time_zone,
        language=order.language,
        place_name=event.place_name,
        place_address=event.place_address,
        # A line is called by its event first; the ticket says the event above.
        label=ticket.line.label.removeprefix(f"{event.title} – "),
        price_cents=ticket.line.unit_cents,
        currency=order.currency,
        buyer_name=order.buyer_name,
        order_number=order.number,
        code=ticket.public_id,
        qr_text=ticket.qr_text,
        number=ticket.printed_number,
        organiser_name=organisation.name,
        organiser_identity=_identity(organisation),
        colour=organisation.primary_colour,
    )


def _identity(organisation: Organisation) -> str:
    numbers = (f"{name} {value}" for name, value in organisation.numbers())
    return " – ".join((organisation.identity, *numbers))
