"""« Compléter ma facture » on the order's page."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
import time_machine

from souche.domain.invoices.models import Invoice, LateInvoice
from souche.domain.invoices.parties import Buyer
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Refund
from souche.kit import clock
from tests.entrypoints.administration.rows import PDF, buy
from tests.entrypoints.shop.page import Page
from tests.entrypoints.shop.test_organisation import COMPANY

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.orders.models import Order


@pytest.fixture
def order() -> Order:
    """Alice bought a place, and her invoice is archived; no money went back."""
    order = buy()
    Refund.objects.all().delete()
    order.invoices.get().archive(pdf=PDF, now=clock.now())
    return order


def page_of(order: Order) -> str:
    return f"/commandes/{order.link}/factures/{order.invoices.get().public_id}/completer/"


def links_on_order(client: Client, order: Order) -> list[str]:
    return Page(client.get(f"/commandes/{order.link}/")).links()


def test_it_is_corrected(client: Client, order: Order) -> None:
    assert page_of(order) in links_on_order(client, order)

    corrected = client.post(page_of(order), COMPANY)

    assert corrected.status_code == HTTPStatus.SEE_OTHER
    late = LateInvoice.objects.get()
    assert (late.replaces, late.identity.name) == (order.invoices.get(), "Moutardes Martin SAS")
    after = Page(client.get(f"/commandes/{order.link}/"))
    assert "Votre facture corrigée arrive" in after.text
    assert page_of(order) not in after.links()


def test_it_begins_with_what_the_invoice_says(client: Client, order: Order) -> None:
    alice = Buyer(name="Alice Martin", street="1 rue des Lilas", postal_code="21000", city="Dijon")
    Invoice.objects.update(buyer=alice.as_row())

    page = Page(client.get(page_of(order)))

    shown = [
        page.field(f"organisation-{name}")["value"] for name in ("name", "street", "postal_code", "city")
    ]
    assert shown == ["Alice Martin", "1 rue des Lilas", "21000", "Dijon"]


def test_a_second_time_it_says_that_another_is_on_its_way(client: Client, order: Order) -> None:
    client.post(page_of(order), COMPANY)

    again = client.post(page_of(order), COMPANY)

    assert again.status_code == HTTPStatus.CONFLICT
    assert "remplace déjà celle-ci, ou est en route" in Page(again).text


def test_after_its_days_it_says_whom_to_write_to(client: Client, order: Order) -> None:
    Organisation.objects.update(invoice_correction_days=10)
    with time_machine.travel(clock.now() + timedelta(days=10), tick=False):
        assert page_of(order) not in links_on_order(client, order)
        over = client.post(page_of(order), COMPANY)

    assert over.status_code == HTTPStatus.CONFLICT
    assert "Le délai pour corriger cette facture est passé" in Page(over).text
    assert Page(over).field("organisation-name")["value"] == "Moutardes Martin SAS"


def test_an_invoice_of_another_order_is_not_found(client: Client, order: Order) -> None:
    other = buy(1)

    stranger = f"/commandes/{order.link}/factures/{other.invoices.get().public_id}/completer/"

    assert client.get(stranger).status_code == HTTPStatus.NOT_FOUND
    assert client.post(stranger, COMPANY).status_code == HTTPStatus.NOT_FOUND
