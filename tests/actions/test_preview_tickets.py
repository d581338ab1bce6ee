"""A preview of tickets says what they say, and carries nothing that a door would take."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from souche.actions.preview_tickets import preview_tickets
from souche.actions.print_tickets import print_tickets
from souche.domain.orders.models import Order, Ticket
from souche.domain.orders.sheets import NoTicketYet, sheets_of
from tests.cast import open_theatre
from tests.entrypoints.administration.rows import buy

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    open_theatre()
    return buy()


def test_it_says_what_the_tickets_say(order: Order) -> None:
    text = PdfReader(BytesIO(preview_tickets(order=order))).pages[0].extract_text()

    assert order.tickets.get().public_id in text
    assert order.buyer_name in text


def test_it_carries_no_code(order: Order) -> None:
    real, preview = print_tickets(order=order), preview_tickets(order=order)

    assert sheets_of(order=order)[0].qr_text == order.tickets.get().qr_text
    assert len(preview) < len(real)
    assert "Aperçu" in PdfReader(BytesIO(preview)).pages[0].extract_text()
    assert "Aperçu" not in PdfReader(BytesIO(real)).pages[0].extract_text()


def test_it_refuses_an_order_without_tickets(order: Order) -> None:
    Ticket.objects.filter(order=order).delete()

    with pytest.raises(NoTicketYet):
        preview_tickets(order=order)
