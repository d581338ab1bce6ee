"""Each person of an order has an attestation, for an employer or a works council."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.orders.attestations import Attestation, attestations_pdf
from souche.domain.orders.models import Ticket
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from souche.domain.invoices.models import Invoice
    from souche.domain.orders.models import Order


class NobodyNamed(Exception):
    """No name was given for a valid ticket of the order."""


def print_attestations(*, order: Order, names: Mapping[str, str], now: datetime) -> bytes:
    """Return a PDF with a page for each valid ticket of a paid order that `names`, by its public id, names.

    The names are printed and kept nowhere: no ticket needs one. Raises NobodyNamed.
    """
    named = {public_id: name for public_id, name in names.items() if name}
    tickets = Ticket.objects.valid().filter(order=order, public_id__in=named)
    organisation = Organisation.current()
    standing = order.invoices.of_purchase().filter(replaced_by=None).first()
    attestations = [
        _attestation(
            ticket,
            name=named[ticket.public_id],
            order=order,
            organisation=organisation,
            standing=standing,
            now=now,
        )
        for ticket in tickets.select_related("line", "event")
    ]
    if not attestations:
        raise NobodyNamed(order.number)
    return attestations_pdf(attestations=attestations)


def _attestation(
    ticket: Ticket,
    *,
    name: str,
    order: Order,
    organisation: Organisation,
    standing: Invoice | None,
    now: datetime,
) -> Attestation:
    event = ticket.event
    return Attestation(
        person_name=name,
        event_title=event.title,
        starts_at=event.starts_at,
        place_name=event.place_name,
        label=ticket.line.label.removeprefix(f"{event.title} – "),
        price_cents=ticket.line.unit_cents,
        currency=order.currency,
        paid_at=order.paid_at or ticket.issued_at,
        buyer_name=standing.sold_to.name if standing else order.buyer_name,
        order_number=order.number,
        ticket_number=ticket.printed_number,
        invoice_number=standing.number if standing else "",
        issued_at=now,
        time_zone=organisation.time_zone,
        language=order.language,
        organiser_name=organisation.legal_name or organisation.name,
        organiser_identity=organisation.identity,
        city=organisation.city,
        colour=organisation.primary_colour,
    )
