"""An order's page after something was undone: it says what became of it, and leads nowhere in vain."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.void_tickets import void_tickets
from souche.domain.catalogue.models import Event
from tests.cast import NOON
from tests.entrypoints.shop.test_order_page import read

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.orders.models import Order


def test_who_gave_tickets_back_is_not_thanked_for_paying(client: Client, booking: Order) -> None:
    void_tickets(order=booking, chosen=[booking.tickets.all()[0].public_id], now=NOON)

    page = read(client, booking)

    assert page.one("h1").get_text() == "Une partie de vos billets est annulée"
    assert "Le reste de votre commande reste valable." in page.text


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

    assert "Recommencer" not in read(client, held_order).text
