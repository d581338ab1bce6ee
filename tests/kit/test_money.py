"""VAT inside a price, half-up, to the cent; and cents as a table holds them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from souche.kit.money import in_euros, vat_included


@pytest.mark.parametrize(
    ("gross", "rate", "vat"),
    [
        (2400, "5.50", 125),
        (2400, "20.00", 400),
        (1, "20.00", 0),
        (1000, "2.10", 21),
        (0, "20.00", 0),
        (2400, "0.00", 0),
    ],
)
def test_it_finds_the_vat_inside(gross: int, rate: str, vat: int) -> None:
    assert vat_included(gross_cents=gross, rate=Decimal(rate)) == vat


@given(gross=st.integers(0, 10**9), rate=st.decimals(0, Decimal("99.99"), places=2))
def test_it_is_within_half_a_cent_of_the_exact_tax(gross: int, rate: Decimal) -> None:
    exact = gross * rate / (100 + rate)

    assert abs(vat_included(gross_cents=gross, rate=rate) - exact) <= Decimal("0.5")


@pytest.mark.parametrize(("cents", "written"), [(1250, "12.50"), (-2400, "-24.00"), (0, "0.00"), (7, "0.07")])
def test_an_amount_of_a_table_has_its_two_decimals(cents: int, written: str) -> None:
    assert str(in_euros(cents)) == written
