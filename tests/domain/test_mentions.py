"""Why there is no VAT, in the words of the day and of the code that the organiser chose."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from souche.domain.catalogue.models import Price, Product
from souche.domain.organisation.mentions import Ground, LawReference, vat_mention
from souche.domain.organisation.models import Organisation, VatRegime
from souche.domain.organisation.vat_rates import Territory

CGI = "TVA non applicable, art. 293 B du CGI"
CIBS = "TVA non applicable, art. L. 233-3 du CIBS"
OLDER_CIBS = "TVA non applicable, art. L. 223-3 du CIBS"
LAST_DAY_OF_CGI = date(2028, 6, 30)


@pytest.mark.parametrize(
    ("reference", "day", "sentence"),
    [
        (LawReference.CGI, date(2026, 11, 25), CGI),
        (LawReference.CIBS_233_3, date(2026, 12, 31), CGI),
        (LawReference.CIBS_233_3, date(2027, 1, 1), CIBS),
        (LawReference.CIBS_223_3, date(2027, 1, 1), OLDER_CIBS),
        (LawReference.CGI, LAST_DAY_OF_CGI, CGI),
        (LawReference.CGI, LAST_DAY_OF_CGI + timedelta(days=1), CIBS),
    ],
)
def test_the_franchise_cites_the_code_chosen_once_it_is_in_force(
    reference: LawReference, day: date, sentence: str
) -> None:
    assert vat_mention(ground=Ground.FRANCHISE, reference=reference, day=day) == sentence


@pytest.mark.parametrize("ground", Ground.values)
@pytest.mark.parametrize("reference", LawReference.values)
def test_there_is_a_sentence_for_each_ground_on_any_day(ground: str, reference: str) -> None:
    for year in range(2026, 2032):
        assert vat_mention(ground=ground, reference=reference, day=date(year, 7, 1))


def price(*, rate: str = "5.50", term: str = "", ground: str = "") -> Price:
    return Price(vat_rate=Decimal(rate), product=Product(term=term, untaxed_ground=ground))


@pytest.mark.parametrize(
    ("regime", "sold", "ground"),
    [
        (VatRegime.LIABLE, price(), ""),
        (VatRegime.LIABLE, price(rate="0.00"), Ground.SALE),
        (VatRegime.LIABLE, price(rate="0.00", term="year"), Ground.FEE),
        (VatRegime.LIABLE, price(ground=Ground.EXEMPT), Ground.EXEMPT),
        (VatRegime.FRANCHISE, price(), Ground.FRANCHISE),
        (VatRegime.FRANCHISE, price(term="year", ground=Ground.FEE), Ground.FEE),
        (VatRegime.EXEMPT, price(rate="0.00"), Ground.EXEMPT),
        (VatRegime.OUTSIDE, price(), Ground.OUTSIDE),
    ],
)
def test_a_price_knows_why_it_bears_no_vat(regime: VatRegime, sold: Price, ground: str) -> None:
    assert sold.untaxed_ground_in(Organisation(vat_regime=regime)) == ground


def test_nothing_bears_vat_in_guyane() -> None:
    house = Organisation(vat_territory=Territory.UNTAXED)

    assert price().untaxed_ground_in(house) == Ground.TERRITORY
    assert not house.shows_vat


def test_each_sentence_stands_once() -> None:
    house = Organisation()
    grounds = ["", Ground.FEE, Ground.SALE, Ground.FEE]

    assert house.vat_mentions_on(grounds=grounds, day=date(2026, 11, 25)).splitlines() == [
        "Cotisation hors champ d’application de la TVA",
        "Opération hors champ d’application de la TVA",
    ]
