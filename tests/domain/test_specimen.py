"""The specimen says, for each regime, what an invoice will say, and never looks like one."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from souche.domain.organisation.models import Organisation
from souche.domain.organisation.specimen import sample_lines, specimen_pdf

DAY = date(2026, 11, 25)
HOUSE: dict[str, str] = {
    "name": "Le Petit Théâtre",
    "legal_name": "Association Le Petit Théâtre",
    "street": "12 rue des Cordeliers",
    "postal_code": "21000",
    "city": "Dijon",
    "siret": "73282932000074",
}


def words(*, is_for_company: bool = False, **changes: str) -> str:
    """Return the text of a specimen of the house, its spaces made plain."""
    organisation = Organisation(pk=1, **{**HOUSE, **changes})
    pdf = specimen_pdf(organisation=organisation, is_for_company=is_for_company, day=DAY)
    (page,) = PdfReader(BytesIO(pdf)).pages
    return " ".join(page.extract_text().replace("\xa0", " ").replace("\u202f", " ").split())


def test_it_is_marked_as_a_specimen() -> None:
    page = words()

    assert "Spécimen sans valeur" in page
    assert "Numéro de facture SPÉCIMEN" in page


def test_who_is_liable_shows_each_rate_and_prices_without_vat() -> None:
    page = words(vat_number="FR44732829320")

    for said in (
        "SIRET 73282932000074 N° TVA FR44732829320",
        "Prix unitaire HT TVA Montant HT",
        "2 22,75 € 5,5 % 45,50 €",
        "TVA à 5,5 % 2,50 €",
        "TVA à 20 % 8,00 €",
        "Cotisation hors champ d’application de la TVA",
        "Prestations de services",
    ):
        assert said in page


@pytest.mark.parametrize(
    ("change", "mention"),
    [
        (("vat_regime", "franchise"), "TVA non applicable, art. 293 B du CGI"),
        (("vat_regime", "exempt"), "Exonération de TVA, art. 261, 7-1° du CGI"),
        (("vat_regime", "outside"), "Organisme non assujetti à la TVA"),
        (("vat_territory", "untaxed"), "TVA non applicable, art. 294, 1 du CGI"),
    ],
)
def test_without_vat_nothing_hints_at_one_but_the_reason(change: tuple[str, str], mention: str) -> None:
    name, value = change
    page = words(**{name: value})  # type: ignore[arg-type]  # a field of the organisation

    assert mention in page
    assert page.count("TVA") == 1
    for absent in ("HT", "TTC", "%"):
        assert absent not in page


def test_only_a_company_reads_of_late_payment() -> None:
    assert "40 € pour frais de recouvrement" in words(is_for_company=True)
    assert "40 €" not in words()


def test_the_totals_are_those_of_the_lines() -> None:
    lines = sample_lines(organisation=Organisation(), day=DAY)

    assert [line.vat_cents for line in lines] == [99, 250, 436, 800, 0]
    assert sum(line.total_cents for line in lines) == 20700
    assert "Total HT 191,15 €" in words()
    assert "Total TTC 207,00 €" in words()
