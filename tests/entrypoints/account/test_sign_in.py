"""The door of an account: a link by e-mail, which enters once and tells nobody who is a customer."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from souche.domain.customers.models import SignIn
from souche.domain.customers.models.account_session import SESSION_LIFE
from souche.domain.customers.models.sign_in import LINK_LIFE, REQUESTS_OF_ONE_NETWORK
from souche.domain.customers.recognition import COOKIE
from souche.kit.secrets import sign
from tests.cast import NOON
from tests.entrypoints.account.visits import ASK, ask, enter_account, is_inside, link_word
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from pytest_django import Settings

    from souche.domain.customers.models import Customer


@pytest.fixture
def link(alice: Customer) -> str:
    """Return the address that Alice just received, who entered before."""
    alice.prove(now=NOON)
    return f"{ASK}{link_word(alice.email)}/"


def test_the_door_asks_for_an_address_alone(client: Client) -> None:
    page = Page(client.get(ASK))

    assert page.field("email")["autocomplete"] == "email"
    assert not page.has('main [type="password"]')


def test_a_visitor_is_led_to_the_door(client: Client) -> None:
    response = client.get("/mon-compte/")

    assert (response.status_code, response.headers["Location"]) == (HTTPStatus.SEE_OTHER, ASK)


def test_a_known_and_an_unknown_address_get_the_same_answer(alice: Customer) -> None:
    answers = []
    for email in (alice.email, "nobody@example.org"):
        browser = Client()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = ask(browser, email)
        page = browser.get(response.headers["Location"])
        said = (response.status_code, dict(response.headers), page.status_code, Page(page).text)
        answers.append((said, len(queries)))

    assert answers[0] == answers[1]


def test_what_is_no_address_is_said_at_the_field(client: Client) -> None:
    response = ask(client, "alice@")

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "alice@example.org" in Page(response).said_at("email")


def test_looking_at_the_link_does_not_use_it(client: Client, link: str) -> None:
    for _scanner in range(3):
        assert Page(client.get(link)).has("main form button")

    assert not is_inside(client)
    assert client.post(link).status_code == HTTPStatus.SEE_OTHER


def test_the_button_enters(client: Client, link: str) -> None:
    response = client.post(link)

    assert response.headers["Location"] == "/mon-compte/"
    assert is_inside(client)


def test_the_link_enters_once(client: Client, link: str) -> None:
    client.post(link)
    other = Client()

    assert other.post(link).status_code == HTTPStatus.GONE
    assert other.get(link).status_code == HTTPStatus.GONE
    assert not is_inside(other)


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (LINK_LIFE - timedelta(seconds=1), HTTPStatus.SEE_OTHER),
        (LINK_LIFE, HTTPStatus.GONE),
    ],
)
def test_the_link_lives_fifteen_minutes(client: Client, link: str, age: timedelta, status: int) -> None:
    assert timedelta(minutes=15) == LINK_LIFE

    with time_machine.travel(NOON + age, tick=False):
        assert client.post(link).status_code == status


def test_a_link_that_is_cut_says_what_to_do(client: Client, link: str) -> None:
    response = client.get(f"{link[:-6]}/")

    assert response.status_code == HTTPStatus.GONE
    assert ASK in Page(response).links()


def test_the_button_needs_the_page_it_stands_on(link: str) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(link).status_code == HTTPStatus.FORBIDDEN
    assert SignIn.objects.filter(used_at=None).exists()


@pytest.mark.parametrize("is_https", [True, False])
def test_the_cookie_is_out_of_reach(client: Client, link: str, settings: Settings, *, is_https: bool) -> None:
    settings.IS_HTTPS = is_https
    cookie = client.post(link).cookies[COOKIE]

    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", is_https)
    assert cookie["max-age"] == SESSION_LIFE.total_seconds()
    assert cookie["domain"] == ""


def test_a_cookie_that_we_did_not_sign_enters_nowhere(browser_of_alice: Client) -> None:
    value = browser_of_alice.cookies[COOKIE].value
    for forged in (value[:-1], value.split(":")[0], sign(purpose="order", value=value.split(":")[0]), ""):
        stranger = Client()
        stranger.cookies[COOKIE] = forged
        assert not is_inside(stranger)


def test_a_session_ends_by_itself(browser_of_alice: Client) -> None:
    with time_machine.travel(NOON + SESSION_LIFE, tick=False):
        assert not is_inside(browser_of_alice)


def test_signing_out_ends_the_session_itself(browser_of_alice: Client) -> None:
    stolen = Client()
    stolen.cookies[COOKIE] = browser_of_alice.cookies[COOKIE].value
    response = browser_of_alice.post("/mon-compte/sortir/")

    assert response.headers["Location"] == ASK
    assert not is_inside(stolen)


def test_signing_out_everywhere_ends_every_session_and_link(alice: Customer, link: str) -> None:
    here, elsewhere = enter_account(alice), enter_account(alice)
    here.post("/mon-compte/sortir/partout/")

    assert not is_inside(here)
    assert not is_inside(elsewhere)
    assert Client().post(link).status_code == HTTPStatus.GONE


def test_signing_out_asks_for_a_button(browser_of_alice: Client) -> None:
    for address in ("/mon-compte/sortir/", "/mon-compte/sortir/partout/"):
        assert browser_of_alice.get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED

    assert is_inside(browser_of_alice)


def test_a_network_that_asks_too_often_is_told_so_and_others_are_not(client: Client, alice: Customer) -> None:
    for _ in range(REQUESTS_OF_ONE_NETWORK):
        assert ask(client, alice.email, address="203.0.113.9").status_code == HTTPStatus.SEE_OTHER

    assert ask(client, alice.email, address="203.0.113.9").status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert ask(client, alice.email, address="192.0.2.1").status_code == HTTPStatus.SEE_OTHER


def test_no_page_of_an_account_is_kept_by_the_browser(browser_of_alice: Client, link: str) -> None:
    for address in ("/mon-compte/", "/mon-compte/coordonnees/", "/mon-compte/donnees.json", ASK, link):
        kept = browser_of_alice.get(address).headers["Cache-Control"]
        assert {"private", "no-store"} <= set(kept.split(", ")), address
