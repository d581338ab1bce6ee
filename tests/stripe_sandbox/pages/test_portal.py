"""The customer portal, opened by a link that lasts a short while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from tests.stripe_sandbox.pages.test_invoice_page import plain
from tests.stripe_sandbox.shop import invoiced_session, pay
from tests.stripe_sandbox.test_portal import configure, let_in

if TYPE_CHECKING:
    import stripe

    from tests.stripe_sandbox.server import Server

MINUTE = 60
GONE = 410


def bought(server: Server, api: stripe.V1Services, email: str = "alice@example.org") -> stripe.Invoice:
    """Return the invoice of an order that a new customer pays."""
    customer = api.customers.create({"email": email}).id
    pay(server, invoiced_session(api, customer=customer).id, email=email)
    return api.invoices.list({"customer": customer}).data[0]


def page(server: Server, url: str) -> BeautifulSoup:
    return BeautifulSoup(server.http.get(url).raise_for_status().text, "html.parser")


def text_of(soup: BeautifulSoup) -> str:
    return plain(soup.get_text(" ", strip=True))


def test_the_home_page_lists_the_invoices(server: Server, api: stripe.V1Services) -> None:
    server.control("account", name="Le Petit Théâtre")
    invoice = bought(server, api)
    session = let_in(api, str(invoice.customer), return_url="https://shop.example/account", locale="fr")

    soup = page(server, session.url)

    for expected in ("Le Petit Théâtre", str(invoice.number), "21,00 €", "Payée"):
        assert expected in text_of(soup)
    links = [str(link["href"]) for link in soup.select("a")]
    assert "https://shop.example/account" in links
    documents = [link for link in links if link.startswith(server.url)]
    assert [server.http.get(link).status_code for link in documents] == [200, 200]
    assert soup.select("script") == []


def test_it_speaks_the_language_of_the_session_or_of_the_customer(
    server: Server, api: stripe.V1Services
) -> None:
    alice = api.customers.create({"email": "alice@example.org", "preferred_locales": ["en"]}).id
    assert "Your invoices" in text_of(page(server, let_in(api, alice, locale="auto").url))
    assert "Vos factures" in text_of(page(server, let_in(api, alice, locale="fr").url))


def test_all_invoices_are_found_page_by_page(server: Server, api: stripe.V1Services) -> None:
    alice = api.customers.create({"email": "alice@example.org"}).id
    for _ in range(21):
        draft = api.invoices.create({"customer": alice, "auto_advance": False})
        api.invoices.finalize_invoice(str(draft.id))
    first = page(server, let_in(api, alice, locale="en").url)
    older = first.find("a", string="Older invoices")
    assert older is not None
    second = page(server, str(older["href"]))
    assert (len(first.select("tbody tr")), len(second.select("tbody tr"))) == (20, 1)


def test_a_draft_is_not_shown(server: Server, api: stripe.V1Services) -> None:
    alice = api.customers.create({"email": "alice@example.org"}).id
    api.invoices.create({"customer": alice, "auto_advance": False})
    assert "no invoice yet" in text_of(page(server, let_in(api, alice, locale="en").url))


def test_the_history_is_hidden_where_it_is_off(server: Server, api: stripe.V1Services) -> None:
    invoice = bought(server, api)
    closed = configure(api, {"invoice_history": {"enabled": False}})
    session = let_in(api, str(invoice.customer), configuration=closed.id)
    assert str(invoice.number) not in text_of(page(server, session.url))


@pytest.mark.parametrize("minutes", [4, 6])
def test_an_unopened_link_lasts_five_minutes(server: Server, api: stripe.V1Services, minutes: int) -> None:
    session = let_in(api, api.customers.create({"email": "alice@example.org"}).id)
    server.control("clock", advance=minutes * MINUTE)
    assert server.http.get(session.url).status_code == (200 if minutes < 5 else GONE)


def test_a_visit_lasts_an_hour_after_the_last_page(server: Server, api: stripe.V1Services) -> None:
    session = let_in(api, api.customers.create({"email": "alice@example.org"}).id)
    seen: list[Any] = []
    for minutes in (0, 50, 50, 61):
        server.control("clock", advance=minutes * MINUTE)
        seen.append(server.http.get(session.url).status_code)
    assert seen == [200, 200, 200, GONE]


def test_a_deleted_customer_is_out(server: Server, api: stripe.V1Services) -> None:
    alice = api.customers.create({"email": "alice@example.org"}).id
    session = let_in(api, alice)
    api.customers.delete(alice)
    assert server.http.get(session.url).status_code == GONE


def test_the_link_of_an_invoice_opens_no_portal(server: Server, api: stripe.V1Services) -> None:
    token = str(bought(server, api).hosted_invoice_url).rsplit("/", 1)[1]
    assert server.http.get(f"/p/session/{token}").status_code == GONE


def test_charlie_sees_nothing_of_alice(server: Server, api: stripe.V1Services) -> None:
    hers = bought(server, api)
    his = bought(server, api, "charlie@example.org")
    session = let_in(api, str(his.customer))
    for address in (session.url, f"{session.url}?after={hers.id}"):
        assert str(hers.number) not in text_of(page(server, address))
    assert server.http.get(f"{session.url}?after=in_unknown").status_code == 404
