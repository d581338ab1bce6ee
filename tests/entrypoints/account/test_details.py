"""A buyer corrects their name, address and language."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.entrypoints.account.visits import enter_account, welcome_charlie
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.customers.models import Customer

DETAILS = "/mon-compte/coordonnees/"
TYPED = {
    "name": "Alice  Martin-Dupré",
    "street": "3 place du Marché",
    "postal_code": "21000",
    "city": "Dijon",
    "country": "fr",
    "language": "en",
}


def test_the_form_shows_what_is_known(browser_of_alice: Client, alice: Customer) -> None:
    page = Page(browser_of_alice.get(DETAILS))

    assert page.field("name")["value"] == alice.name
    assert alice.email in page.text
    assert not page.has('main [name="email"]')


def test_what_is_typed_is_kept(browser_of_alice: Client, alice: Customer) -> None:
    response = browser_of_alice.post(DETAILS, TYPED)
    alice.refresh_from_db()

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert (alice.name, alice.street, alice.city) == ("Alice Martin-Dupré", "3 place du Marché", "Dijon")
    assert (alice.country, alice.language) == ("FR", "en")
    assert Page(browser_of_alice.get(DETAILS)).has('[role="status"]')


def test_a_wrong_country_is_said_at_its_field(browser_of_alice: Client, alice: Customer) -> None:
    response = browser_of_alice.post(DETAILS, {**TYPED, "country": "France"})
    name = alice.name
    alice.refresh_from_db()

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "FR" in Page(response).said_at("country")
    assert alice.name == name


def test_a_name_is_asked_for(browser_of_alice: Client) -> None:
    response = browser_of_alice.post(DETAILS, {**TYPED, "name": " \n"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Page(response).said_at("name")


def test_charlie_changes_himself_alone(alice: Customer) -> None:
    name = alice.name
    enter_account(welcome_charlie()).post(DETAILS, {**TYPED, "email": alice.email})
    alice.refresh_from_db()

    assert (alice.name, alice.street) == (name, "")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "Alice\nMartin"),
        ("name", "Alice\u2028Martin"),
        ("name", "Gagnez sur exemple.com"),
        ("street", "3 place\r\ndu Marché"),
        ("city", "Dijon\x85Nord"),
        ("postal_code", "21\u2029000"),
    ],
    ids=ascii,
)
def test_each_is_one_line_and_the_name_no_page(
    browser_of_alice: Client, alice: Customer, field: str, typed: str
) -> None:
    response = browser_of_alice.post(DETAILS, {**TYPED, field: typed})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    alice.refresh_from_db()
    assert alice.street == ""
