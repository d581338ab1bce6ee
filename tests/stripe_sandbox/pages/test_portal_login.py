"""The login link of the portal: an e-mail, a code that serves once, and the customer whom it lets in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from tests.stripe_sandbox.pages.test_portal import MINUTE, page, text_of
from tests.stripe_sandbox.subscribers import customer_with_card, recurring_price, subscribe
from tests.stripe_sandbox.test_portal import HISTORY, configure, let_in

if TYPE_CHECKING:
    import httpx
    import stripe

    from tests.stripe_sandbox.server import Server


@pytest.fixture
def login(server: Server, api: stripe.V1Services) -> str:
    """Return the address of a login page, the mailbox being empty."""
    server.http.delete("/mailbox/messages").raise_for_status()
    update = {"customer_update": {"enabled": True, "allowed_updates": ["name"]}}
    return str(configure(api, HISTORY | update, login_page={"enabled": True}).login_page.url)


def mails(server: Server) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.http.get("/mailbox/messages.json").json()
    return found


def ask(server: Server, login: str, email: str = "alice@example.org") -> str:
    """Ask a code and return the address where it is typed."""
    answer = server.http.post(login, data={"email": email}, headers={"Accept-Language": "en"})
    form = BeautifulSoup(answer.raise_for_status().text, "html.parser").select_one("form")
    assert form is not None
    return str(form["action"])


def sent_code(server: Server) -> str:
    found = re.search(r"\b\d{6}\b", str(mails(server)[0]["text"]))
    assert found is not None
    return found[0]


def type_code(server: Server, address: str, code: str) -> httpx.Response:
    return server.http.post(address, data={"code": code})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_that_was_mailed_opens_the_portal(
    server: Server, api: stripe.V1Services, login: str
) -> None:
    api.customers.create({"email": "alice@example.org", "name": "Alice Martin", "preferred_locales": ["en"]})
    assert page(server, f"{login}?prefilled_email=alice@example.org").select("input[value]") != []

    entered = type_code(server, ask(server, login), sent_code(server))

    assert entered.status_code == 303
    assert "Hello Alice Martin" in text_of(page(server, entered.headers["location"]))
    (mail,) = mails(server)
    assert (mail["to"], mail["subject"][:10]) == (["alice@example.org"], "Your code:")


def test_it_serves_once(server: Server, api: stripe.V1Services, login: str) -> None:
    api.customers.create({"email": "alice@example.org"})
    address = ask(server, login)
    seen = [type_code(server, address, sent_code(server)).status_code for _ in range(2)]
    assert seen == [303, 422]


@pytest.mark.parametrize(("minutes", "status"), [(9, 303), (11, 422)])
def test_it_serves_ten_minutes(
    server: Server, api: stripe.V1Services, login: str, minutes: int, status: int
) -> None:
    api.customers.create({"email": "alice@example.org"})
    address = ask(server, login)
    server.control("clock", advance=minutes * MINUTE)
    assert type_code(server, address, sent_code(server)).status_code == status


@pytest.mark.parametrize(("tries", "status"), [(4, 303), (5, 422)])
def test_it_cannot_be_guessed(
    server: Server, api: stripe.V1Services, login: str, tries: int, status: int
) -> None:
    api.customers.create({"email": "alice@example.org"})
    address = ask(server, login)
    code = sent_code(server)
    assert {type_code(server, address, wrong(code)).status_code for _ in range(tries)} == {422}
    assert type_code(server, address, code).status_code == status


def test_an_unknown_email_gets_the_same_answer_and_no_mail(
    server: Server, api: stripe.V1Services, login: str
) -> None:
    api.customers.create({"email": "alice@example.org"})
    answers = [
        server.http.post(login, data={"email": email})
        for email in ("alice@example.org", "nobody@example.org")
    ]
    alike = {
        re.sub(r"login_\w+", "login", answer.text).replace("nobody", "alice").strip() for answer in answers
    }
    assert len(alike) == 1
    assert [mail["to"] for mail in mails(server)] == [["alice@example.org"]]
    assert type_code(server, ask(server, login, "nobody@example.org"), "000000").status_code == 422


def test_a_code_opens_by_its_own_page_only(server: Server, api: stripe.V1Services, login: str) -> None:
    api.customers.create({"email": "alice@example.org"})
    other = str(configure(api, login_page={"enabled": True}).login_page.url)
    address = ask(server, login)
    elsewhere = f"{other}/{address.rsplit('/', 1)[1]}"
    assert type_code(server, elsewhere, sent_code(server)).status_code == 422


def test_the_subscriber_comes_first_of_those_who_share_an_email(
    server: Server, api: stripe.V1Services, login: str
) -> None:
    subscriber = customer_with_card(api, name="Alice l’abonnée")
    subscribe(api, subscriber, recurring_price(api))
    api.customers.create({"email": "alice@example.org", "name": "Alice la dernière"})

    entered = type_code(server, ask(server, login), sent_code(server))
    assert "Alice l’abonnée" in text_of(page(server, entered.headers["location"]))

    api.customers.delete(subscriber)
    entered = type_code(server, ask(server, login), sent_code(server))
    assert "Alice la dernière" in text_of(page(server, entered.headers["location"]))


def test_a_closed_login_page_is_not_found(server: Server, api: stripe.V1Services, login: str) -> None:
    made = api.billing_portal.configurations.list({"active": True}).data[0]
    address = ask(server, login)
    api.billing_portal.configurations.update(made.id, {"login_page": {"enabled": False}})
    assert server.http.get(login).status_code == 404
    assert server.http.post(login, data={"email": "alice@example.org"}).status_code == 404
    assert type_code(server, address, "000000").status_code == 404


def test_an_expired_link_leads_to_the_login_page(server: Server, api: stripe.V1Services, login: str) -> None:
    made = api.billing_portal.configurations.list({"active": True}).data[0]
    alice = api.customers.create({"email": "alice@example.org"}).id
    url = let_in(api, alice, configuration=made.id).url
    server.control("clock", advance=6 * MINUTE)
    expired = server.http.get(url)
    link = BeautifulSoup(expired.text, "html.parser").select_one("a.button")
    assert expired.status_code == 410
    assert link is not None
    assert link["href"] == login
