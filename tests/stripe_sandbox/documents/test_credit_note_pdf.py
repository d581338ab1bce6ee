"""The credit note's PDF, read back as a person reads it, and the link that opens it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pypdf import PdfReader

from stripe_sandbox.documents import credit_note_pdf
from tests.patience import PATIENCE_SECONDS
from tests.stripe_sandbox.documents.examples import ACCOUNT, ISSUED_AT, TAX_RATES, invoice, tax
from tests.stripe_sandbox.shop import invoiced_session, line, pay, vat

if TYPE_CHECKING:
    import stripe

    from stripe_sandbox.documents.words import Language
    from tests.stripe_sandbox.server import Server

DAY = 24 * 3600
LINE = {
    "amount": 1925,
    "description": "La Nuit des rois, plein tarif",
    "quantity": 1,
    "taxes": [tax(rate="txr_55", amount=100, base=1825)],
    "unit_amount_decimal": "1925",
}


def note(**changes: Any) -> dict[str, Any]:
    """Return a credit note of one place out of two, refunded the day after, unless told otherwise."""
    return {
        "number": "THEATRE-0042-CN-01",
        "status": "issued",
        "created": ISSUED_AT + DAY,
        "effective_at": ISSUED_AT + DAY,
        "voided_at": None,
        "memo": "Place rendue",
        "reason": "order_change",
        "lines": {"data": [LINE]},
        "refunds": [{"amount_refunded": 1500, "refund": "re_1"}],
        "out_of_band_amount": 425,
        "pre_payment_amount": 0,
        "total": 1925,
        "total_excluding_tax": 1825,
        "total_taxes": LINE["taxes"],
        **changes,
    }


def read(*, language: Language = "fr", **changes: Any) -> str:
    shown = note(**changes)
    content = credit_note_pdf(
        note=shown,
        invoice=invoice(),
        account=ACCOUNT,
        refunds=[{"created": ISSUED_AT + DAY}] * len(shown["refunds"]),
        tax_rates=TAX_RATES,
        language=language,
    )
    return text_of(content)


def text_of(content: bytes) -> str:
    document = PdfReader(io.BytesIO(content))
    text = "\n".join(page.extract_text() for page in document.pages)
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\n", " ")


def test_it_is_an_avoir_that_names_the_invoice_and_its_date() -> None:
    text = read()
    assert text.startswith("Avoir")
    assert "Facture rectifiée THEATRE-0042 du 25 novembre 2026" in text
    assert "Numéro d’avoir THEATRE-0042-CN-01" in text
    assert "Date d’émission 26 novembre 2026" in text
    assert "Motif Commande modifiée" in text
    for expected in ("Le Petit Théâtre", "N° TVA FR40303265045", "Alice Martin", "Place rendue"):
        assert expected in text


def test_it_gives_the_vat_of_each_rate_and_where_the_money_went() -> None:
    text = read()
    assert "TVA (5,5 %) sur 18,25 € 1,00 €" in text
    assert "Total HT 18,25 €" in text
    assert "Total TTC 19,25 €" in text
    assert "15,00 € remboursés le 26 novembre 2026" in text
    assert "4,25 € rendus par un autre moyen" in text


def test_english_readers_get_english() -> None:
    text = read(language="en", refunds=[], out_of_band_amount=None, pre_payment_amount=1925)
    assert text.startswith("Credit note")
    assert "Invoice corrected THEATRE-0042 of 25 November 2026" in text
    assert "€19.25 credited on invoice THEATRE-0042" in text
    assert "€19.25 off the amount due" in text


def test_a_part_by_amount_counts_no_units() -> None:
    part = LINE | {"quantity": None, "unit_amount_decimal": None}
    assert "plein tarif 5,5 % 19,25 €" in read(lines={"data": [part]})


def test_a_void_one_says_so() -> None:
    text = read(status="void", voided_at=ISSUED_AT + 2 * DAY)
    assert "Annulé 27 novembre 2026" in text
    assert "la facture THEATRE-0042 reste due" in text


@pytest.fixture
def made(server: Server, api: stripe.V1Services) -> stripe.CreditNote:
    rates = [vat(api, 5.5), vat(api, 20)]
    session = invoiced_session(api, line_items=[line(tax_rates=[rate]) for rate in rates])
    bought = pay(server, session.id)
    return api.credit_notes.create({"invoice": bought["invoice"], "amount": 2100, "refund_amount": 2100})


def test_its_link_sends_the_pdf_in_the_buyers_language(
    api: stripe.V1Services, made: stripe.CreditNote
) -> None:
    api.customers.update(str(made.customer), {"preferred_locales": ["en"]})
    answer = httpx.get(made.pdf, timeout=PATIENCE_SECONDS)
    invoice = api.invoices.retrieve(str(made.invoice))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'inline; filename="Credit-Note-{made.number}.pdf"'
    text = text_of(answer.content)
    assert f"Invoice corrected {invoice.number} of" in text
    assert "TVA (5.5%)" in text
    assert "TVA (20%)" in text
    assert "€21.00 refunded on" in text


def test_its_link_closes_and_reading_the_note_opens_it_again(
    server: Server, api: stripe.V1Services, made: stripe.CreditNote
) -> None:
    server.control("clock", advance=31 * DAY)
    assert httpx.get(made.pdf, timeout=PATIENCE_SECONDS).status_code == 410
    api.credit_notes.retrieve(made.id)
    assert httpx.get(made.pdf, timeout=PATIENCE_SECONDS).is_success


def test_a_made_up_link_opens_nothing(server: Server, api: stripe.V1Services) -> None:
    account = api.accounts.retrieve_current().id
    assert httpx.get(f"{server.url}/credit_notes/{account}/test_nothing/pdf").status_code == 410


def test_the_dashboard_sends_it_for_ever(server: Server, made: stripe.CreditNote) -> None:
    server.control("clock", advance=365 * DAY)
    page = server.http.get(f"/dashboard/objects/{made.id}").text
    address = f"/dashboard/credit_notes/{made.id}/pdf"
    assert f'href="{address}"' in page
    assert server.http.get(address).content.startswith(b"%PDF-")
    assert server.http.get("/dashboard/credit_notes/cn_nobody/pdf").status_code == 404
