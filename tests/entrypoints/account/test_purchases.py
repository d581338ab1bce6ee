"""« Mes achats »: orders, tickets, memberships and invoices, one's own alone."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from souche.domain.catalogue.models import Event
from souche.domain.invoices.models import Invoice
from souche.kit import clock
from tests.cast import NOON
from tests.entrypoints.account.addresses import every_address
from tests.entrypoints.account.visits import enter_account, welcome_charlie
from tests.entrypoints.administration.rows import PDF, join, record_invoice
from tests.entrypoints.shop.page import Page
from tests.reliability.malformed import filled

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from souche.domain.customers.models import Customer
    from souche.domain.orders.models import Order

HOME = "/mon-compte/"
YEAR = f"{HOME}documents-2026.zip"


def another_invoice(order: Order, *, number: int, issued_at: object = None) -> Invoice:
    """Archive one more invoice of an order."""
    invoice = record_invoice(order=order, number=number)
    if issued_at:
        Invoice.objects.filter(pk=invoice.pk).update(issued_at=issued_at)
    invoice.refresh_from_db()
    invoice.archive(pdf=PDF + str(number).encode(), now=clock.now())
    return invoice


def file_of(browser: Client, address: str) -> ZipFile:
    """Open the ZIP that an address gives, streamed and whole."""
    response = browser.get(address)
    assert (response.streaming, response.headers["Content-Type"]) == (True, "application/zip")
    archive = ZipFile(BytesIO(response.getvalue()))
    assert archive.testzip() is None
    return archive


def names_in(browser: Client, address: str) -> list[str]:
    """Return the names of the files in a ZIP."""
    with file_of(browser, address) as archive:
        return archive.namelist()


def test_an_order_leads_to_its_page_and_its_tickets(browser_of_alice: Client, order: Order) -> None:
    page = Page(browser_of_alice.get(HOME))

    assert f"Commande {order.number}" in page.text
    assert "24,00 €" in page.text
    for address in (f"/commandes/{order.link}/", f"/commandes/{order.link}/billets.pdf"):
        assert address in page.links()
        assert browser_of_alice.get(address).status_code == HTTPStatus.OK


def test_tickets_may_be_cancelled_until_the_deadline(browser_of_alice: Client, order: Order) -> None:
    address = f"/commandes/{order.link}/annuler/"

    assert address not in Page(browser_of_alice.get(HOME)).links()

    Event.objects.update(buyers_cancel_until=clock.now() + timedelta(days=1))
    assert address in Page(browser_of_alice.get(HOME)).links()


def test_a_void_ticket_counts_no_more(browser_of_alice: Client, order: Order) -> None:
    order.tickets.update(voided_at=NOON)
    order.void(now=NOON)

    page = Page(browser_of_alice.get(HOME))

    assert f"Commande {order.number}" in page.text
    assert f"/commandes/{order.link}/billets.pdf" not in page.links()


def test_a_membership_says_until_when(browser_of_alice: Client, alice: Customer) -> None:
    membership = join(customer=alice)
    page = Page(browser_of_alice.get(HOME))

    assert "Adhésion" in page.text
    assert f"/mon-adhesion/{membership.link}/" in page.links()


def test_the_invoice_is_the_archived_one(browser_of_alice: Client, order: Order) -> None:
    invoice = order.invoices.get()
    address = f"{HOME}factures/{invoice.public_id}.pdf"
    response = browser_of_alice.get(address)

    assert address in Page(browser_of_alice.get(HOME)).links()
    assert response.content == PDF
    assert response.headers["Content-Disposition"] == f'attachment; filename="{invoice.filename}"'


def test_an_invoice_that_is_not_archived_yet_is_not_there(browser_of_alice: Client, order: Order) -> None:
    waiting = record_invoice(order=order, number=7)

    assert waiting.number not in Page(browser_of_alice.get(HOME)).text
    response = browser_of_alice.get(f"{HOME}factures/{waiting.public_id}.pdf")
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_a_year_is_one_file(browser_of_alice: Client, order: Order) -> None:
    another_invoice(order, number=1)
    another_invoice(order, number=2, issued_at=NOON - timedelta(days=400))

    assert sorted(names_in(browser_of_alice, YEAR)) == ["facture-ABCD-0000.pdf", "facture-ABCD-0001.pdf"]
    assert names_in(browser_of_alice, f"{HOME}documents-2025.zip") == ["facture-ABCD-0002.pdf"]


def test_a_year_is_that_of_the_house(browser_of_alice: Client, order: Order) -> None:
    another_invoice(order, number=1, issued_at=NOON.replace(month=12, day=31, hour=23, minute=30))

    assert names_in(browser_of_alice, f"{HOME}documents-2027.zip") == ["facture-ABCD-0001.pdf"]


def test_the_year_s_file_holds_the_archived_bytes(browser_of_alice: Client) -> None:
    with file_of(browser_of_alice, YEAR) as archive:
        assert archive.read("facture-ABCD-0000.pdf") == PDF


@pytest.mark.parametrize("year", ["2019", "0", "99999"])
def test_a_year_without_documents_has_no_file(browser_of_alice: Client, year: str) -> None:
    assert browser_of_alice.get(f"{HOME}documents-{year}.zip").status_code == HTTPStatus.NOT_FOUND


def test_charlie_sees_nothing(order: Order) -> None:
    charlie = enter_account(welcome_charlie())
    page = Page(charlie.get(HOME))

    assert order.number not in page.text
    assert not page.has("main table")
    assert charlie.get(YEAR).status_code == HTTPStatus.NOT_FOUND
    response = charlie.get(f"{HOME}factures/{order.invoices.get().public_id}.pdf")
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_many_purchases_cost_no_more_queries(
    browser_of_alice: Client, order: Order, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 9):
        another_invoice(order, number=number)
        join(customer=order.customer, number=number)

    with django_assert_max_num_queries(10):
        browser_of_alice.get(HOME)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_breaks_by_a_nul(browser_of_alice: Client, method: str) -> None:
    for address in every_address():
        path = address.route.replace("\\", "").strip("^$")
        for argument in address.arguments:
            path = filled(path, argument, "a%00b")

        answer = browser_of_alice.generic(method, f"/{path}", content_type="text/plain")
        assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
