"""Who enters for the first time says their name: strangers may have typed another with the address."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from souche.domain.customers.models import SignIn
from tests.entrypoints.account.visits import ASK, is_inside, link_word
from tests.entrypoints.administration.rows import paid_order
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.customers.models import Customer


@pytest.fixture
def link(alice: Customer) -> str:
    """Return the address that Alice just received."""
    return f"{ASK}{link_word(alice.email)}/"


def pay_as(name: str, *, address_of: Customer) -> None:
    order = paid_order(customer=address_of, cents=2400)
    order.buyer_name = name
    order.save(update_fields=["buyer_name"])


def test_the_name_under_which_all_was_paid_is_proposed(client: Client, link: str, alice: Customer) -> None:
    assert Page(client.get(link)).field("name")["value"] == alice.name == "Alice 0"


def test_of_two_names_none_is_proposed(client: Client, link: str, alice: Customer) -> None:
    pay_as("Personne Inventée", address_of=alice)

    assert not Page(client.get(link)).field("name").get("value")


@pytest.mark.parametrize("typed", ["", "  ", "Gagnez sur example.com"])
def test_without_a_name_nobody_enters_and_the_link_still_works(client: Client, link: str, typed: str) -> None:
    answer = client.post(link, {"name": typed})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Page(answer).said_at("name")
    assert SignIn.objects.get().used_at is None
    assert client.post(link, {"name": "Alice Martin"}).status_code == HTTPStatus.SEE_OTHER


def test_what_they_say_is_who_they_are(client: Client, link: str, alice: Customer) -> None:
    pay_as("Personne Inventée", address_of=alice)
    client.post(link, {"name": " Alice  Martin "})

    alice.refresh_from_db()
    assert alice.name == "Alice Martin"
    assert is_inside(client)


def test_the_second_time_nothing_is_asked_and_what_is_sent_says_nothing(
    client: Client, link: str, alice: Customer
) -> None:
    client.post(link, {"name": "Alice Martin"})
    again = f"{ASK}{link_word(alice.email)}/"

    assert not Page(client.get(again)).has('[name="name"]')
    assert client.post(again, {"name": "Personne Inventée"}).status_code == HTTPStatus.SEE_OTHER
    alice.refresh_from_db()
    assert alice.name == "Alice Martin"
