"""The attestations of an order are asked for by names, without a script."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.orders.models import Order


def page_of(order: Order) -> str:
    return f"/commandes/{order.link}/attestations/"


def test_names_give_a_pdf(client: Client, booking: Order) -> None:
    first, second = booking.tickets.values_list("public_id", flat=True)
    assert page_of(booking) in Page(client.get(f"/commandes/{booking.link}/")).links()
    assert Page(client.get(page_of(booking))).field(second)

    given = client.post(page_of(booking), {first: "Alice Martin", second: ""})

    assert (given.status_code, given["Content-Type"]) == (HTTPStatus.OK, "application/pdf")
    assert f"attestations-{booking.number}.pdf" in given["Content-Disposition"]


def test_without_a_name_it_asks_for_one(client: Client, booking: Order) -> None:
    refused = client.post(page_of(booking), {})

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Écrivez au moins un nom." in Page(refused).text


def test_an_order_without_tickets_has_no_such_page(client: Client, held_order: Order) -> None:
    assert client.get(page_of(held_order)).status_code == HTTPStatus.NOT_FOUND
