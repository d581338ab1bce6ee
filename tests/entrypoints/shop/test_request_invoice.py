"""« Demander une facture » on the order's page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from souche.domain.invoices.models import LateInvoice
from souche.domain.orders.models import Order
from souche.kit import clock
from tests.entrypoints.shop.page import Page
from tests.entrypoints.shop.test_organisation import COMPANY

if TYPE_CHECKING:
    from django.test import Client

ALICE = {
    **dict.fromkeys(COMPANY, ""),
    "organisation-buyer_type": "individual",
    "organisation-name": "Alice Martin",
    "organisation-street": "3 place du Marché",
    "organisation-postal_code": "21000",
    "organisation-city": "Dijon",
}


@pytest.fixture
def paid_order(held_order: Order) -> Order:
    """Alice paid while the switch was off."""
    held_order.pay(paid_at=clock.now())
    return held_order


def page_of(order: Order) -> str:
    return f"/commandes/{order.link}/facture/"


@pytest.mark.parametrize("answers", [COMPANY, ALICE])
def test_it_is_asked_for_and_comes(client: Client, paid_order: Order, answers: dict[str, str]) -> None:
    order_page = Page(client.get(f"/commandes/{paid_order.link}/"))
    assert page_of(paid_order) in order_page.links()

    asked = client.post(page_of(paid_order), answers)

    assert (asked.status_code, asked["Location"]) == (HTTPStatus.SEE_OTHER, f"/commandes/{paid_order.link}/")
    assert LateInvoice.objects.get().identity.name == answers["organisation-name"]
    after = Page(client.get(f"/commandes/{paid_order.link}/"))
    assert "Votre facture arrive" in after.text
    assert page_of(paid_order) not in after.links()


def test_the_name_of_the_buyer_stands_there(client: Client, paid_order: Order) -> None:
    page = Page(client.get(page_of(paid_order)))

    assert page.field("organisation-name")["value"] == paid_order.buyer_name
    assert page.one('option[value="individual"]').has_attr("selected")


def test_what_is_wrong_is_said_and_kept(client: Client, paid_order: Order) -> None:
    refused = client.post(page_of(paid_order), {**COMPANY, "organisation-siren_or_siret": "123"})

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = Page(refused)
    assert "n’existe pas" in page.said_at("organisation-siren_or_siret")
    assert page.field("organisation-siren_or_siret")["value"] == "123"
    assert page.field("organisation-name")["value"] == "Moutardes Martin SAS"
    assert not LateInvoice.objects.exists()


def test_a_second_time_it_says_where_the_invoice_is(client: Client, paid_order: Order) -> None:
    client.post(page_of(paid_order), ALICE)

    again = client.post(page_of(paid_order), ALICE)

    assert again.status_code == HTTPStatus.CONFLICT
    assert "déjà faite, ou en route" in Page(again).text
    assert LateInvoice.objects.count() == 1


@pytest.mark.parametrize("is_free", [True, False])
def test_a_free_or_unpaid_order_says_that_there_is_nothing_to_invoice(
    client: Client, held_order: Order, is_free: bool
) -> None:
    if is_free:
        held_order.pay(paid_at=clock.now())
        Order.objects.update(total_cents=0)
    assert page_of(held_order) not in Page(client.get(f"/commandes/{held_order.link}/")).links()

    refused = client.post(page_of(held_order), ALICE)

    assert refused.status_code == HTTPStatus.CONFLICT
    assert "rien à facturer" in Page(refused).text
