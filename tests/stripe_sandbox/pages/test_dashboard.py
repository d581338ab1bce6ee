"""The dashboard, as an organiser or a developer reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.stripe_sandbox.server import wait_for
from tests.stripe_sandbox.shop import invoiced_session, pay, session_params

if TYPE_CHECKING:
    import stripe

    from tests.stripe_sandbox.server import Receiver, Server

SECTIONS = (
    "payments",
    "invoices",
    "credit_notes",
    "refunds",
    "subscriptions",
    "customers",
    "sessions",
    "disputes",
    "balance",
    "payouts",
    "events",
    "endpoints",
)
TOOLS = (
    "/dashboard/deliveries",
    "/dashboard/logs",
    "/dashboard/weather",
    "/dashboard/settings",
    "/conformance",
    "/mailbox/",
)


def page(server: Server, path: str, **params: str) -> BeautifulSoup:
    answer = server.http.get(path, params=params or None)
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.text.replace("\u00a0", " "), "html.parser")


def rows(found: BeautifulSoup) -> list[list[str]]:
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
        for row in found.select(".rows tbody tr")
    ]


def sell(server: Server, api: stripe.V1Services, *, name: str = "Alice Martin") -> str:
    session = invoiced_session(api)
    pay(server, session.id, name=name)
    return session.id


@pytest.mark.parametrize("section", SECTIONS)
def test_an_empty_section_says_so(server: Server, section: str) -> None:
    assert "Rien pour l’instant." in page(server, f"/dashboard/{section}").get_text()


def test_the_home_page_tells_how_to_connect(server: Server, api: stripe.V1Services) -> None:
    sell(server, api)
    text = page(server, "/").get_text(" ", strip=True)

    assert server.url in text
    assert "sk_test_…" in text
    assert "21,00 €" in text


def test_the_navigation_leads_everywhere(server: Server) -> None:
    links = {str(link["href"]) for link in page(server, "/").select("nav a")}

    language = "/dashboard/language/en?back=/"
    assert links == {f"/dashboard/{section}" for section in SECTIONS} | {*TOOLS, language}
    assert all(server.http.get(link).status_code == 200 for link in links - {language})


def test_invoices_show_number_buyer_amount_state_and_pdf(server: Server, api: stripe.V1Services) -> None:
    sell(server, api)
    (invoice,) = api.invoices.list().data

    found = page(server, "/dashboard/invoices")

    heading = found.find("h1")
    assert heading is not None
    assert heading.get_text() == "Factures"
    number, buyer, amount, state, _date, pdf = rows(found)[0]
    assert (number, buyer, amount, state, pdf) == (invoice.number, "Alice Martin", "21,00 €", "Payée", "PDF")
    link = found.find("a", string="PDF")
    assert link is not None
    assert server.http.get(str(link["href"])).content.startswith(b"%PDF-")


def test_payments_tell_what_became_of_them(server: Server, api: stripe.V1Services) -> None:
    sell(server, api)
    (intent,) = api.payment_intents.list().data
    assert rows(page(server, "/dashboard/payments"))[0][:3] == ["21,00 €", "Réussi", "alice@example.org"]

    api.refunds.create({"payment_intent": intent.id, "amount": 100})
    assert rows(page(server, "/dashboard/payments"))[0][1] == "Remboursé en partie"
    api.refunds.create({"payment_intent": intent.id})
    assert rows(page(server, "/dashboard/payments"))[0][1] == "Remboursé"


def test_lists_are_searched_by_what_they_say(server: Server, api: stripe.V1Services) -> None:
    for name in ("Alice Martin", "Bob Durand"):
        sell(server, api, name=name)

    assert [row[1] for row in rows(page(server, "/dashboard/invoices", q="durand"))] == ["Bob Durand"]
    assert len(rows(page(server, "/dashboard/invoices", q="21,00 €"))) == 2
    assert "Rien ne correspond" in page(server, "/dashboard/invoices", q="charlie").get_text()


def test_searching_an_identifier_opens_the_object(server: Server, api: stripe.V1Services) -> None:
    session = sell(server, api)

    answer = server.http.get("/dashboard/payments", params={"q": session})

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/dashboard/objects/{session}"


def test_lists_are_paged_without_losing_a_row(server: Server, api: stripe.V1Services) -> None:
    created = [api.customers.create({"name": f"Client {number:02}"}).name for number in range(60)]
    seen: list[str] = []
    address: str | None = "/dashboard/customers?q=client"
    while address and len(seen) <= len(created):
        found = page(server, address)
        seen += [row[0] for row in rows(found)]
        link = found.find("a", string="Page suivante")
        address = f"/dashboard/customers{link['href']}" if link else None

    assert seen == created[::-1]


def test_an_object_shows_its_fields_and_leads_to_the_others(server: Server, api: stripe.V1Services) -> None:
    sell(server, api)
    (invoice,) = api.invoices.list().data
    found = page(server, f"/dashboard/objects/{invoice.id}")

    assert found.find("a", href=f"/dashboard/objects/{invoice.customer}") is not None
    assert found.find("a", string="Voir la facture") is not None
    code = found.find("pre")
    assert code is not None
    assert f'"number": "{invoice.number}"' in code.get_text()


def test_an_open_session_leads_to_its_payment_page(server: Server, api: stripe.V1Services) -> None:
    session = api.checkout.sessions.create(session_params())
    found = page(server, f"/dashboard/objects/{session.id}")

    link = found.find("a", string="Page de paiement")
    assert link is not None
    assert link["href"] == session.url


def test_an_event_shows_its_deliveries_and_is_sent_again(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    endpoint = api.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["customer.created"]})
    receiver.statuses.append(500)
    api.customers.create({"email": "alice@example.org"})
    (event,) = api.events.list({"types": ["customer.created"]}).data
    path = f"/dashboard/objects/{event.id}"
    wait_for(lambda: len(rows(page(server, path))) == 2)

    assert [row[2] for row in rows(page(server, path))] == ["500", "200"]
    assert all(row[0] == receiver.url and row[3].endswith("ms") for row in rows(page(server, path)))
    answer = server.http.post(f"/dashboard/events/{event.id}/resend")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    wait_for(lambda: len(rows(page(server, path))) == 3)
    assert rows(page(server, "/dashboard/events"))[0][2] == "3 (dernière réponse : 200)"
    assert rows(page(server, "/dashboard/endpoints"))[0][:3] == [receiver.url, "Actif", "customer.created"]
    assert endpoint.secret
    assert endpoint.secret not in server.http.get(f"/dashboard/objects/{endpoint.id}").text


def test_what_people_typed_is_escaped(server: Server, api: stripe.V1Services) -> None:
    customer = api.customers.create({"name": "<script>alert(1)</script>", "description": "</code><b>"})

    for path in ("/dashboard/customers", f"/dashboard/objects/{customer.id}"):
        found = page(server, path)
        assert found.find("script") is None
        assert "<script>alert(1)</script>" in found.get_text()


def test_english_browsers_get_english(server: Server) -> None:
    text = server.http.get("/dashboard/invoices", headers={"Accept-Language": "en"}).text

    assert "Invoices" in text
    assert "Factures" not in text


@pytest.mark.parametrize(
    "path", ["objects/in_none", "nowhere", "payments?after=pi_none", "invoices/in_none/pdf"]
)
def test_what_does_not_exist_is_not_found(server: Server, path: str) -> None:
    assert server.http.get(f"/dashboard/{path}").status_code == 404


def test_an_event_that_does_not_exist_is_not_sent(server: Server) -> None:
    assert server.http.post("/dashboard/events/evt_none/resend").status_code == 404


def test_pages_need_the_stylesheet_that_is_there(server: Server) -> None:
    link = page(server, "/").find("link", rel="stylesheet")

    assert link is not None
    answer = server.http.get(str(link["href"]))
    assert answer.headers["content-type"].startswith("text/css")
    assert "--accent" in answer.text
