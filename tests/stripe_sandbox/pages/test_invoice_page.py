"""The invoice's page and PDF, behind a link that expires."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from pypdf import PdfReader

from tests.stripe_sandbox.shop import INVOICE_DATA, invoiced_session, line, pay, vat

if TYPE_CHECKING:
    import stripe

    from tests.stripe_sandbox.server import Server

MONTH = 31 * 24 * 3600


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def invoiced(server: Server, api: stripe.V1Services, **more: Any) -> stripe.Invoice:
    session = invoiced_session(api, **more)
    pay(server, session.id)
    return api.invoices.list({"limit": 1}).data[0]


def two_rates(api: stripe.V1Services) -> list[dict[str, Any]]:
    return [
        line(1925, quantity=2, name="Plein tarif", tax_rates=[vat(api, 5.5)]),
        line(2000, name="Programme", tax_rates=[vat(api, 20)]),
    ]


def including_tax() -> dict[str, Any]:
    shown = {"rendering_options": {"amount_tax_display": "include_inclusive_tax"}}
    return {"enabled": True, "invoice_data": INVOICE_DATA | shown}


def pdf_text(content: bytes) -> str:
    return plain("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def test_the_page_tells_the_whole_invoice(server: Server, api: stripe.V1Services) -> None:
    server.control("account", name="Le Petit Théâtre", tax_ids=[{"type": "eu_vat", "value": "FR40303265045"}])
    invoice = invoiced(server, api, line_items=two_rates(api), invoice_creation=including_tax())

    answer = server.http.get(str(invoice.hosted_invoice_url))
    text = plain(BeautifulSoup(answer.text, "html.parser").get_text(" ", strip=True))

    assert answer.status_code == 200
    for expected in (
        f"Facture {invoice.number}",
        "Payée",
        "Le Petit Théâtre",
        "N° TVA FR40303265045",
        "Alice Martin",
        "12 rue des Lilas",
        "Commande 42",
        "73282932000074",
        "TVA (5,5 %) sur 36,49 €",
        "TVA (20 %) sur 16,67 €",
        "Total TTC 58,50 €",
        "carte Visa •••• 4242",
        "TVA acquittée sur les encaissements.",
    ):
        assert expected in text


def test_the_pdf_says_the_same(server: Server, api: stripe.V1Services) -> None:
    invoice = invoiced(server, api, line_items=two_rates(api), invoice_creation=including_tax())

    answer = server.http.get(str(invoice.invoice_pdf))

    assert answer.headers["content-type"] == "application/pdf"
    assert f'filename="Invoice-{invoice.number}.pdf"' in answer.headers["content-disposition"]
    text = pdf_text(answer.content)
    for expected in (
        str(invoice.number),
        "Alice Martin",
        "TVA (5,5 %) sur 36,49 €",
        "58,50 €",
        "Commande 42",
    ):
        assert expected in text


def test_prices_without_tax_are_shown_when_asked(server: Server, api: stripe.V1Services) -> None:
    invoice = invoiced(server, api, line_items=two_rates(api))

    text = pdf_text(server.http.get(str(invoice.invoice_pdf)).content)

    assert "Montant HT" in text
    assert "Montant TTC" not in text


def test_an_invoice_of_many_lines_shows_them_all(server: Server, api: stripe.V1Services) -> None:
    lines = [line(100 + number, name=f"Place n° {number:02}") for number in range(25)]
    invoice = invoiced(server, api, line_items=lines)

    text = pdf_text(server.http.get(str(invoice.invoice_pdf)).content)

    assert all(f"Place n° {number:02}" in text for number in range(25))


def test_it_is_written_in_the_buyers_language(server: Server, api: stripe.V1Services) -> None:
    customer = api.customers.create({"email": "bob@example.org", "preferred_locales": ["en-GB"]})
    invoice = invoiced(server, api, customer=customer.id)

    page = server.http.get(str(invoice.hosted_invoice_url), headers={"Accept-Language": "fr"})

    assert "Download the invoice (PDF)" in page.text
    assert "Invoice number" in pdf_text(server.http.get(str(invoice.invoice_pdf)).content)


def test_a_link_expires_and_the_api_renews_it(server: Server, api: stripe.V1Services) -> None:
    invoice = invoiced(server, api)
    server.control("clock", advance=MONTH)

    for link in (invoice.hosted_invoice_url, invoice.invoice_pdf):
        answer = server.http.get(str(link))
        assert answer.status_code == 410
        assert "Ce lien a expiré" in answer.text
    renewed = api.invoices.retrieve(str(invoice.id))
    assert server.http.get(str(renewed.invoice_pdf)).content.startswith(b"%PDF-")


def test_a_guessed_link_opens_nothing(server: Server, api: stripe.V1Services) -> None:
    invoice = invoiced(server, api)
    account, token = str(invoice.hosted_invoice_url).split("?")[0].split("/")[-2:]

    assert server.http.get(f"/i/{account}/{token}x").status_code == 410
    assert server.http.get(f"/i/acct_other/{token}").status_code == 410


def test_the_dashboards_pdf_does_not_expire(server: Server, api: stripe.V1Services) -> None:
    invoice = invoiced(server, api)
    fresh = server.http.get(str(invoice.invoice_pdf)).content
    server.control("clock", advance=MONTH)

    assert server.http.get(f"/dashboard/invoices/{invoice.id}/pdf").content == fresh
    assert server.http.get(f"/dashboard/invoices/{invoice.customer}/pdf").status_code == 404
