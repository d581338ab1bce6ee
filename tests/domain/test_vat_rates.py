"""The rates of each territory are dated, have two decimals, and Guyane and Mayotte have none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from souche.domain.organisation.vat_rates import VAT_RATES, Territory, VatRate, rates_in

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("territory", "rates"),
    [
        (Territory.MAINLAND, ["2.10", "5.50", "10.00", "20.00", "0.00"]),
        (Territory.CORSICA, ["0.90", "2.10", "20.00", "0.00"]),
        (Territory.OVERSEAS, ["1.05", "2.10", "8.50", "0.00"]),
        (Territory.UNTAXED, []),
    ],
)
def test_each_territory_has_its_rates(territory: Territory, rates: list[str]) -> None:
    assert [str(one.rate) for one in rates_in(territory=territory, day=TODAY)] == rates


def test_each_rate_names_its_activity_and_its_article() -> None:
    for one in VAT_RATES:
        assert one.activity
        assert one.source.startswith("CGI, art.")


def test_a_rate_applies_until_the_day_before_its_end() -> None:
    seven = VatRate(
        Territory.MAINLAND,
        Decimal("7.00"),
        VAT_RATES[0].activity,
        "CGI, art. 279",
        valid_from=date(2012, 1, 1),
        valid_until=date(2014, 1, 1),
    )

    assert seven.is_valid_on(date(2013, 12, 31))
    assert not seven.is_valid_on(date(2014, 1, 1))
    assert not seven.is_valid_on(date(2011, 12, 31))
