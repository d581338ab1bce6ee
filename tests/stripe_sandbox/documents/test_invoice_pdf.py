"""The invoice's PDF, read back as a person or an accountant's program reads it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from stripe_sandbox.documents import invoice_pdf
from tests.stripe_sandbox.documents.examples import ACCOUNT, CHARGE, TAX_RATES, invoice, line, tax

if TYPE_CHECKING:
    from stripe_sandbox.documents.words import Language


def read(*, language: Language = "fr", **changes: Any) -> PdfReader:
    content = invoice_pdf(
        invoice=invoice(**changes),
        account=ACCOUNT,
        payments=[CHARGE],
        tax_rates=TAX_RATES,
        language=language,
    )
    return PdfReader(io.BytesIO(content))


def text_of(document: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in document.pages)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_it_names_the_seller_and_the_buyer() -> None:
    text = text_of(read())

    for expected in ("Le Petit Théâtre", "12 rue de la Souche", "35000 Rennes", "N° TVA FR40303265045"):
        assert expected in text
    for expected in ("Facturé à".upper(), "Alice Martin", "3 place Hoche", "alice@example.org"):
        assert expected in text


def test_it_carries_number_dates_memo_custom_fields_and_mentions() -> None:
    text = plain(text_of(read()))

    assert "THEATRE-0042" in text
    assert "Payée le 25 novembre 2026" in text.replace("\n", " ")
    assert "Commande ord_7Kq2 : La Nuit des rois, 12 décembre 2026" in text
    assert "303 265 045 00010" in text
    assert "TVA acquittée sur les encaissements." in text
    assert "carte Visa •••• 4242" in text


def test_it_gives_the_vat_of_each_rate_on_its_base() -> None:
    text = plain(text_of(read()))

    assert "TVA (5,5 %) sur 36,49 €" in text
    assert "TVA (20 %) sur 16,67 €" in text
    for amount in ("Prix unitaire TTC", "38,50 €", "2,01 €", "3,33 €", "53,16 €", "58,50 €"):
        assert amount in text


def test_amounts_never_break_over_two_lines() -> None:
    text = text_of(read(lines=[line(label="Location de la salle", unit_amount=123450, quantity=10)]))

    assert "1\u202f234,50\u00a0€" in text
    assert "12\u202f345,00\u00a0€" in text


def test_it_shows_prices_without_tax_when_asked() -> None:
    text = plain(text_of(read(rendering={"amount_tax_display": "exclude_tax"})))

    assert "Prix unitaire HT" in text
    assert "Prix unitaire TTC" not in text
    assert "36,49 €" in text.split("Total HT", 1)[0]
    assert "38,50 €" not in text


def test_taxes_added_on_top_are_in_the_prices_with_tax() -> None:
    extra = tax(rate="txr_20", amount=400, base=2000, behavior="exclusive")
    lines = [line(label="Affiche", unit_amount=1000, quantity=2, taxes=[extra])]
    text = plain(text_of(read(lines=lines, total_taxes=[extra], total=2400, amount_paid=2400)))

    rows, totals = text.split("Total HT", 1)
    assert "12,00 €" in rows
    assert "24,00 €" in rows
    assert "24,00 €" in totals


def test_a_seller_without_vat_shows_no_vat_anywhere() -> None:
    text = text_of(
        read(
            lines=[line(label="Adhésion", unit_amount=2000)],
            account_tax_ids=None,
            footer="Franchise en base.",
            description=None,
        )
    )

    for word in ("TVA", "HT", "TTC"):
        assert word not in text.replace("THEATRE", "")


def test_reduced_rates_keep_their_decimals() -> None:
    taxes = [tax(rate="txr_210", amount=41, base=1959)]
    lines = [line(label="Première représentation", unit_amount=2000, taxes=taxes)]

    assert "TVA (2,1 %) sur 19,59 €" in plain(text_of(read(lines=lines, total_taxes=taxes)))


def test_english_readers_get_english() -> None:
    document = read(language="en")
    text = text_of(document)

    assert "Invoice number" in text
    assert "TVA (5.5%) on €36.49" in text
    assert "Facture" not in text
    assert str(document.root_object["/Lang"]) == "en"


def test_it_is_a_tagged_document_in_french_with_a_title() -> None:
    document = read()

    assert str(document.root_object["/Lang"]) == "fr"
    assert "/StructTreeRoot" in document.root_object
    assert document.metadata is not None
    assert document.metadata.title == "Facture THEATRE-0042"


def test_a_footer_of_five_thousand_characters_continues_on_the_next_page() -> None:
    sentence = "Pénalités de retard : trois fois le taux d’intérêt légal. "
    mentions = "\n".join((sentence * 5).strip() for _ in range(18))[:4988] + "\nFin des mentions"[:12]
    document = read(footer=mentions, lines=[line(label=f"Place {n}", unit_amount=100) for n in range(9)])
    first, second = (page.extract_text() for page in document.pages)

    assert "Page 1 / 2" in plain(first)
    assert "Page 2 / 2" in plain(second)
    assert "Fin des men" in second
    assert "Place 8" in first


def test_a_hundred_lines_repeat_the_head_of_the_table() -> None:
    document = read(lines=[line(label=f"Place {n}", unit_amount=100) for n in range(100)])
    pages = [page.extract_text() for page in document.pages]

    assert len(pages) >= 4
    assert all("Désignation" in page for page in pages[:3])
    assert "100,00" in pages[-1]


@pytest.mark.parametrize(
    "hostile", ["#panic()", "$x$ *gras* _souligné_", '"; #read("/etc/passwd")', "\\u{41}", '\\ " }']
)
def test_what_people_type_is_never_read_as_markup(hostile: str) -> None:
    text = text_of(read(customer_name=hostile, description=hostile, footer=hostile))

    assert text.count(hostile) == 3


def test_the_same_invoice_gives_the_same_bytes() -> None:
    def make() -> bytes:
        return invoice_pdf(invoice=invoice(), account=ACCOUNT, payments=[CHARGE], tax_rates=TAX_RATES)

    assert make() == make()


def test_a_rate_that_nobody_knows_is_an_error() -> None:
    strange = [tax(rate="txr_unknown", amount=1, base=10)]
    with pytest.raises(KeyError, match="txr_unknown"):
        read(lines=[line(label="Place", unit_amount=11, taxes=strange)], total_taxes=strange)
