from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from souche.actions.place_order import place_order
from souche.actions.print_tickets import print_tickets
from souche.domain.orders.models import Order, Ticket
from souche.domain.orders.pricing import Choice
from souche.domain.orders.sheets import NoTicketYet
from souche.domain.organisation.models import Organisation
from tests.cast import ALICE, NOON, add_price, announce, open_theatre

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    open_theatre(licence="L-R-21-1234")
    event = announce(title="Répétition publique")
    price = add_price(event, label="Entrée libre", amount_cents=0)
    placed = place_order(
        organisation=Organisation.current(),
        offering=event,
        choices=[Choice(price_id=price.public_id, quantity=3)],
        buyer=ALICE,
        success_url=lambda order: order.link,
        cancel_url=lambda order: order.link,
        now=NOON,
    )
    return placed.order


def test_it_prints_a_page_per_ticket(order: Order) -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(print_tickets(order=order))).pages]
    codes = Ticket.objects.filter(order=order).values_list("public_id", flat=True)

    assert len(pages) == 3
    assert all(code in page for code, page in zip(codes, pages, strict=True))
    assert "Place assise – Entrée libre" in pages[0]
    assert "Entrée gratuite" in pages[0]
    assert "SIRET 73282932000074" in " ".join(pages[0].split())


def test_it_asks_the_database_twice_whatever_the_number(
    order: Order, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        print_tickets(order=order)


def test_it_refuses_an_order_without_tickets(order: Order) -> None:
    Ticket.objects.filter(order=order).delete()

    with pytest.raises(NoTicketYet):
        print_tickets(order=order)


def test_a_number_is_the_same_whenever_it_is_printed(order: Order) -> None:
    _first, *others = pages_before = printed(order)
    Ticket.objects.filter(pk=order.tickets.all()[0].pk).update(voided_at=NOON)

    assert [f"Billet n° 00000{number}" in page for number, page in enumerate(pages_before, start=1)] == [
        True
    ] * 3
    assert printed(order) == others


def printed(order: Order) -> list[str]:
    """Return the text of each page of the tickets."""
    pages = PdfReader(BytesIO(print_tickets(order=order))).pages
    return [" ".join(page.extract_text().replace("\xa0", " ").split()) for page in pages]


def test_a_void_ticket_is_not_printed(order: Order) -> None:
    void, *others = order.tickets.all()
    Ticket.objects.filter(pk=void.pk).update(voided_at=NOON)

    pages = [page.extract_text() for page in PdfReader(BytesIO(print_tickets(order=order))).pages]

    assert len(pages) == len(others)
    assert void.public_id not in "".join(pages)
