"""What somebody types as a name is one line, and advertises no page; it is said at its field."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from souche.domain.invoices.models import LateInvoice
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import Order
from souche.entrypoints.shop.basket_form import FOR_ORGANISATION, QUANTITY
from tests.cast import ALICE
from tests.entrypoints.shop.kept import confirm_basket
from tests.entrypoints.shop.page import Page
from tests.entrypoints.shop.test_organisation import COMPANY

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.catalogue.models import Price

HEADER = "\r\nBcc: everybody@example.org\r\n"
BREAKS = ["\n", HEADER, "\t", "\x0b", "\x85", "\u2028", "\u2029", "\x00", "\x1b", "\u202e"]
PAGES = [
    "Gagnez sur exemple.com",
    "http://exemple.com",
    "www.exemple.fr",
    "exemple.com/gagner",
    "exemple.shop",
]
PEOPLE = ["Dr. Martin", "J.-P.  Dupont", "Cie St. Roch", "O'Neil", "Amap.Lyon", "M.De La Tour"]
ON_ONE_LINE = "sur une seule ligne"
NO_PAGE = "sans adresse de page web"


def order(client: Client, price: Price, **answers: str) -> tuple[int, Page]:
    """Order one place in a browser, with other answers; the body is sent as it is, line breaks too."""
    typed = {QUANTITY + price.public_id: "1", "name": ALICE.name, "email": ALICE.email, **answers}
    response = client.post("/evenements/hamlet/", typed)
    return response.status_code, Page(response)


@pytest.mark.parametrize("between", BREAKS, ids=ascii)
def test_a_buyer_is_named_on_one_line(client: Client, free_price: Price, between: str) -> None:
    status, page = order(client, free_price, name=f"Alice{between}Martin")

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert page.said_at("name")
    assert not Order.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("name", PAGES)
def test_a_buyer_s_name_advertises_no_page(client: Client, free_price: Price, name: str) -> None:
    status, page = order(client, free_price, name=name)

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert NO_PAGE in page.said_at("name")
    assert page.field("name")["value"] == name
    assert not Order.objects.exists()


def test_it_is_said_in_the_language_of_the_visit(client: Client, free_price: Price) -> None:
    client.post("/langue/", {"language": "en", "next": "/"})

    _, page = order(client, free_price, name="exemple.com")

    assert "without the address of a web page" in page.said_at("name")


@pytest.mark.parametrize("name", PEOPLE)
def test_the_names_of_people_pass(client: Client, free_price: Price, name: str) -> None:
    order(client, free_price, name=name)

    assert confirm_basket(client).status_code == HTTPStatus.SEE_OTHER
    assert Order.objects.get().buyer_name == " ".join(name.split())


@pytest.mark.parametrize("field", ["name", "street", "postal_code", "city", "purchase_reference"])
@pytest.mark.parametrize("between", ["\r\n", "\x85", "\u2028"], ids=ascii)
def test_an_organisation_is_written_line_by_line(
    client: Client, price: Price, field: str, between: str
) -> None:
    answers = {**COMPANY, FOR_ORGANISATION: "on", f"organisation-{field}": f"a{between}b"}
    status, page = order(client, price, **answers)

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert ON_ONE_LINE in page.said_at(f"organisation-{field}")
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", "Voir http://exemple.com"), ("name", "exemple.com/x"), ("purchase_reference", "exemple.com")],
)
def test_an_organisation_advertises_no_page(client: Client, price: Price, field: str, typed: str) -> None:
    answers = {**COMPANY, FOR_ORGANISATION: "on", f"organisation-{field}": typed}
    status, page = order(client, price, **answers)

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert NO_PAGE in page.said_at(f"organisation-{field}")


@pytest.mark.parametrize("typed", ["a\u2028b", "Voir www.exemple.com"], ids=ascii)
def test_an_invoice_asked_for_later_neither(client: Client, held_order: Order, typed: str) -> None:
    held_order.pay(paid_at=held_order.placed_at)
    response = client.post(f"/commandes/{held_order.link}/facture/", {**COMPANY, "organisation-name": typed})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Page(response).said_at("organisation-name")
    assert not LateInvoice.objects.exists()


@pytest.mark.parametrize("typed", ["a\nb", "a\u2028b", "exemple.com"], ids=ascii)
def test_an_attestation_neither(client: Client, booking: Order, typed: str) -> None:
    ticket = booking.tickets.values_list("public_id", flat=True)[0]
    response = client.post(f"/commandes/{booking.link}/attestations/", {ticket: typed})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
