"""An order's page after something was undone: it says what became of it, and leads nowhere in vain."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.fulfil_order import fulfil_order
from souche.actions.void_tickets import void_tickets
from souche.domain.catalogue.models import Event
from tests.cast import NOON
from tests.entrypoints.shop.test_order_page import give_back, read

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.orders.models import Order


def test_who_gave_tickets_back_is_not_thanked_for_paying(client: Client, booking: Order) -> None:
    void_tickets(order=booking, chosen=[booking.tickets.all()[0].public_id], now=NOON)

    page = read(client, booking)

    assert page.one("h1").get_text() == "Une partie de vos billets est annulée"
    assert "Le reste de votre commande reste valable." in page.text


def test_who_gave_a_paid_ticket_back_reads_what_comes_back_in_all(client: Client, held_order: Order) -> None:
    held_order.pay(paid_at=NOON)
    fulfil_order(order=held_order, now=NOON)
    void_tickets(order=held_order, chosen=[held_order.tickets.all()[0].public_id], now=NOON)
    give_back(held_order, 2250)

    page = read(client, held_order)

    assert page.one("h1").get_text() == "Une partie de vos billets est annulée"
    assert "En tout, 22,50 € vous reviennent" in page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_money_back_without_a_ticket_leaves_the_thanks(client: Client, held_order: Order) -> None:
    held_order.pay(paid_at=NOON)
    give_back(held_order, 1000)

    assert read(client, held_order).one("h1").get_text() == "Merci, votre commande est payée"


@pytest.mark.parametrize(
    "changed",
    [
        {"is_published": False},
        {"starts_at": NOON - timedelta(hours=3), "ends_at": NOON - timedelta(hours=1)},
        {"sales_open_at": NOON + timedelta(days=1)},
    ],
)
def test_nobody_is_led_back_where_nothing_is_sold(
    client: Client, held_order: Order, changed: dict[str, object]
) -> None:
    held_order.expire(now=NOON)
    Event.objects.update(**changed)

    assert "ecommencer" not in read(client, held_order).text


def test_a_refused_debit_leads_back_only_where_something_is_sold(client: Client, held_order: Order) -> None:
    held_order.process()
    held_order.refuse(now=NOON)
    assert "Vous pouvez recommencer" in read(client, held_order).text

    Event.objects.update(is_published=False)

    assert "ecommencer" not in read(client, held_order).text


def test_an_event_that_is_withdrawn_has_no_link(client: Client, held_order: Order) -> None:
    assert "/evenements/hamlet/" in read(client, held_order).links()

    Event.objects.update(is_published=False)

    assert "/evenements/hamlet/" not in read(client, held_order).links()
