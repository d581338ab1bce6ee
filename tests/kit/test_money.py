"""VAT inside a price: half-up, to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from souche.kit.money import vat_included


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
