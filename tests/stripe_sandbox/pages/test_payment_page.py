"""The payment page, as a buyer meets it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from tests.stripe_sandbox.shop import invoiced_session, line, pay, session_params, vat

if TYPE_CHECKING:
    import httpx
    import stripe

    from tests.stripe_sandbox.server import Receiver, Server

FORM = {
    "email": "alice@example.org",
    "card_number": "4242 4242 4242 4242",
    "card_expiry": "12 / 34",
    "card_cvc": "123",
    "card_name": "Alice Martin",
    "country": "FR",
    "postal_code": "35000",
}


def new_session(api: stripe.V1Services, **more: Any) -> stripe.checkout.Session:
    return api.checkout.sessions.create(session_params(**({"locale": "fr"} | more)))


def show(server: Server, session: stripe.checkout.Session, **headers: str) -> httpx.Response:
    return server.http.get(f"/c/pay/{session.id}", headers=headers)


def send(server: Server, session: stripe.checkout.Session, **changes: str) -> httpx.Response:
    return server.http.post(f"/c/pay/{session.id}", data=FORM | changes)


def parsed(answer: httpx.Response) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def text_of(answer: httpx.Response) -> str:
    return parsed(answer).get_text(" ", strip=True).replace("\u00a0", " ")


def value_of(answer: httpx.Response, name: str) -> str:
    field = parsed(answer).find("input", {"name": name})
    assert field is not None
    return str(field["value"])


def test_it_shows_what_is_bought_and_for_how_much(server: Server, api: stripe.V1Services) -> None:
    server.control("account", name="Le Petit Théâtre")
    session = new_session(api, line_items=[line(2100, quantity=2), line(750, name="Programme")])

    text = text_of(show(server, session))

    for expected in ("Le Petit Théâtre", "Plein tarif", "Quantité : 2", "21,00 €", "42,00 €", "7,50 €"):
        assert expected in text
    assert "Payer 49,50 €" in text
    assert "Stripe de démonstration : aucune carte n’est débitée." in text


def test_taxes_on_top_are_shown_before_the_total(server: Server, api: stripe.V1Services) -> None:
    rate = vat(api, 20, inclusive=False)
    text = text_of(show(server, new_session(api, line_items=[line(1000, tax_rates=[rate])])))

    assert "Taxes 2,00 €" in text
    assert "Payer 12,00 €" in text


def test_every_field_has_a_label_and_says_what_it_is_for(server: Server, api: stripe.V1Services) -> None:
    page = parsed(show(server, new_session(api, billing_address_collection="required")))

    fields = page.select("form input, form select")
    labels = {label["for"] for label in page.select("form label")}
    assert {field["id"] for field in fields} == labels
    assert all(field["autocomplete"] for field in fields if field.get("type") != "radio")
    assert {"address_line1", "city", "card_number"} <= labels


def test_the_page_runs_no_script(server: Server, api: stripe.V1Services) -> None:
    answer = show(server, new_session(api))

    assert "default-src 'none'; style-src 'self'" in answer.headers["content-security-policy"]
    assert not parsed(answer).select("script, style, [style]")


def test_the_language_is_the_sessions_then_the_browsers(server: Server, api: stripe.V1Services) -> None:
    english, automatic = new_session(api, locale="en"), new_session(api, locale="auto")

    assert "Pay €21.00" in text_of(show(server, english, **{"Accept-Language": "fr"}))
    assert "Pay €21.00" in text_of(show(server, automatic, **{"Accept-Language": "en-GB, fr;q=0.5"}))
    assert "Payer 21,00 €" in text_of(show(server, automatic))


def test_the_email_of_a_known_customer_is_fixed(server: Server, api: stripe.V1Services) -> None:
    customer = api.customers.create({"email": "bob@example.org"})
    session = new_session(api, customer=customer.id)

    assert parsed(show(server, session)).find("input", {"name": "email"}) is None
    assert "bob@example.org" in text_of(show(server, session))
    send(server, session, email="charlie@example.org")
    details = api.checkout.sessions.retrieve(session.id).customer_details
    assert details is not None
    assert details.email == "bob@example.org"


def test_a_good_card_pays_and_leads_back(server: Server, api: stripe.V1Services) -> None:
    session = new_session(api)

    answer = send(server, session)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"https://shop.example/ok?s={session.id}"
    assert api.checkout.sessions.retrieve(session.id).payment_status == "paid"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("4000 0000 0000 0002", "Votre carte a été refusée. Essayez-en une autre."),
        ("4000 0000 0000 9995", "Votre carte a été refusée : provision insuffisante."),
        ("4000 0000 0000 0069", "Votre carte a expiré."),
        ("4000 0000 0000 0127", "Le code de sécurité de votre carte est incorrect."),
        ("4012 8888 8888 1881", "Seules les cartes de test payent ici."),
    ],
)
def test_a_declined_card_says_why_and_keeps_the_form(
    server: Server, api: stripe.V1Services, number: str, sentence: str
) -> None:
    session = new_session(api)

    answer = send(server, session, card_number=number)

    assert answer.status_code == 402
    alert = parsed(answer).find(role="alert")
    assert alert is not None
    assert sentence in alert.get_text()
    assert value_of(answer, "card_name") == "Alice Martin"
    assert value_of(answer, "card_cvc") == ""
    assert api.checkout.sessions.retrieve(session.id).status == "open"


def test_a_declined_card_may_be_followed_by_a_good_one(server: Server, api: stripe.V1Services) -> None:
    session = new_session(api)
    send(server, session, card_number="4000000000000002")

    assert send(server, session).status_code == 303
    assert len(api.payment_intents.list().data) == 1


def test_mistakes_are_said_beside_their_fields(server: Server, api: stripe.V1Services) -> None:
    session = new_session(api)
    answer = send(server, session, card_number="4242 4242 4242 4241", card_name='<b>"Alice"</b>')

    assert answer.status_code == 422
    field = parsed(answer).find(id="card_number")
    assert field is not None
    assert field["aria-invalid"] == "true"
    error = parsed(answer).find(id=str(field["aria-describedby"]))
    assert error is not None
    assert error.get_text() == "Ce numéro de carte n’est pas valide."
    assert value_of(answer, "card_name") == '<b>"Alice"</b>'
    assert api.payment_intents.list().data == []


def test_a_required_address_is_asked_and_kept(server: Server, api: stripe.V1Services) -> None:
    session = new_session(api, billing_address_collection="required")
    refused = send(server, session, postal_code="", address_line1="3 place Hoche", city="Rennes")

    assert refused.status_code == 422
    assert "Ce champ est obligatoire." in text_of(refused)
    assert send(server, session, address_line1="3 place Hoche", city="Rennes").status_code == 303
    details = api.checkout.sessions.retrieve(session.id).customer_details
    assert details is not None
    assert details.address is not None
    assert (details.address.line1, details.address.city) == ("3 place Hoche", "Rennes")


def test_ten_clicks_pay_once(server: Server, api: stripe.V1Services) -> None:
    session = new_session(api)
    with ThreadPoolExecutor(10) as clicks:
        answers = [*clicks.map(lambda _: send(server, session), range(10))]

    assert {answer.status_code for answer in answers} == {303}
    assert {answer.headers["location"] for answer in answers} == {f"https://shop.example/ok?s={session.id}"}
    assert len(api.charges.list().data) == 1


def test_it_holds_the_buyer_until_the_webhook_is_answered(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    api.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["checkout.session.completed"]})

    send(server, new_session(api))

    assert receiver.types() == ["checkout.session.completed"]


def test_an_abandoned_page_expires(server: Server, api: stripe.V1Services) -> None:
    session = new_session(api, cancel_url="https://shop.example/basket")
    server.control("clock", advance=24 * 3600 + 1)

    for answer in (show(server, session), send(server, session)):
        assert answer.status_code == 410
        assert "Cette page de paiement a expiré" in text_of(answer)
        assert 'href="https://shop.example/basket"' in answer.text
    assert api.charges.list().data == []


def test_a_paid_page_says_so(server: Server, api: stripe.V1Services) -> None:
    session = invoiced_session(api, locale="fr")
    pay(server, session.id)

    answer = show(server, session)

    assert answer.status_code == 200
    assert "Cette commande est déjà payée" in text_of(answer)
    assert f"https://shop.example/ok?s={session.id}" in answer.text


def test_a_business_puts_its_name_and_number_on_the_invoice(server: Server, api: stripe.V1Services) -> None:
    session = invoiced_session(api, tax_id_collection={"enabled": True})

    send(server, session, business_name="ACME SARL", tax_id="FR40303265045")

    (invoice,) = api.invoices.list().data
    assert invoice.customer_name == "ACME SARL"
    assert [(item.type, item.value) for item in invoice.customer_tax_ids or []] == [
        ("eu_vat", "FR40303265045")
    ]


def test_a_free_order_asks_no_card(server: Server, api: stripe.V1Services) -> None:
    session = new_session(api, line_items=[line(0)])

    assert parsed(show(server, session)).find("input", {"name": "card_number"}) is None
    assert send(server, session, card_number="", card_expiry="", card_cvc="").status_code == 303


def test_an_unknown_session_is_not_found(server: Server) -> None:
    assert server.http.get("/c/pay/cs_test_none").status_code == 404
    assert server.http.post("/c/pay/cs_test_none", data=FORM).status_code == 404
