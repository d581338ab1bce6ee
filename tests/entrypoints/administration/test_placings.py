"""Held places are seen with who holds them, network by network, and given back after a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.domain.orders.models import Order, Placing
from souche.domain.orders.states import OrderStatus
from souche.kit import clock
from tests.domain.test_order import make_order

if TYPE_CHECKING:
    from django.test import Client

LIST = "/administration/orders/placing/"


@pytest.fixture
def held(desk: Client) -> list[Placing]:
    """Let three orders hold places, two of them of one network."""
    del desk
    networks = ("192.0.2.1", "192.0.2.1", "198.51.100.7")
    return [
        Placing.objects.create(order=make_order(), network=network, is_sure=False, placed_at=clock.now())
        for network in networks
    ]


def test_the_list_names_who_holds_and_no_address_of_a_network(desk: Client, held: list[Placing]) -> None:
    page = desk.get(LIST).content.decode()

    assert held[0].order.number in page
    assert "192.0.2.1" not in page


def test_nothing_is_given_back_before_it_was_shown(desk: Client, held: list[Placing]) -> None:
    chosen = {"action": "release", "_selected_action": [held[0].pk, held[1].pk]}

    preview = desk.post(LIST, chosen)
    assert held[0].order.number in preview.content.decode()
    assert not Order.objects.exclude(status=OrderStatus.HELD).exists()
    desk.post(LIST, chosen | {"sure": "yes"})

    given_up = Order.objects.filter(status=OrderStatus.CANCELLED).values_list("pk", flat=True)
    assert set(given_up) == {held[0].order_id, held[1].order_id}
