"""Golden documents: what the PDF of an invoice says in each VAT regime, from the agenda to the archive."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from souche.actions.publish_tax_ids import publish_tax_ids
from souche.domain.organisation.models import Organisation, VatRegime

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

IDENTITY = "Association Le Petit Théâtre – 12 rue des Cordeliers – 21000 Dijon – Licence L-R-24-001234"
FRANCHISE = "TVA non applicable, art. 293 B du CGI"
EXEMPT = "Exonération de TVA, art. 261, 7-1° du CGI"
OUTSIDE = "Organisme non assujetti à la TVA"


def printed(house: House, *, regime: VatRegime, vat_number: str = "") -> str:
    """Buy one place of 24 € in a regime and return the text of the archived PDF, its spaces made plain."""
    Organisation.objects.update(vat_regime=regime, vat_number=vat_number, licence="L-R-24-001234")
    publish_tax_ids()
    invoice = house.buy(1).invoices.get()
    pages = PdfReader(BytesIO(invoice.pdf_bytes())).pages
    text = " ".join(page.extract_text() for page in pages).replace("\u00a0", " ").replace("\u202f", " ")
    assert invoice.footer.splitlines()[0] == IDENTITY
    return " ".join(text.split())


def test_who_is_liable_prints_prices_without_vat_and_the_vat(house: House) -> None:
    page = printed(house, regime=VatRegime.LIABLE, vat_number="FR44732829320")

    for said in (
        IDENTITY,
        "SIRET 73282932000074",
        "N° TVA FR44732829320",
        "Prestations de services",
        "Hamlet – Place assise – Plein tarif (",
        "Grande salle)",
        "Prix unitaire HT",
        "22,75 €",
        "1,25 €",
        "24,00 €",
    ):
        assert said in page
    for mention in (FRANCHISE, EXEMPT, OUTSIDE, "recouvrement"):
        assert mention not in page


@pytest.mark.parametrize(
    ("regime", "mention"),
    [(VatRegime.FRANCHISE, FRANCHISE), (VatRegime.EXEMPT, EXEMPT), (VatRegime.OUTSIDE, OUTSIDE)],
)
def test_who_owes_no_vat_prints_none_and_says_why(house: House, regime: VatRegime, mention: str) -> None:
    page = printed(house, regime=regime)

    for said in (IDENTITY, "SIRET 73282932000074", "Prestations de services", mention, "24,00 €"):
        assert said in page
    # Whole words: the letters of an order's number are drawn by lot.
    printed_words = re.findall(r"\w+", page)
    assert printed_words.count("TVA") == 1
    assert not {"HT", "TTC", "recouvrement"} & set(printed_words)
    assert "22,75" not in page
