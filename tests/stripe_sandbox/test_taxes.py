from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stripe_sandbox.api.taxes import taxes_of

PERCENTAGES = st.decimals(min_value=0, max_value=100, places=2).map(float)
RATES = st.fixed_dictionaries({"percentage": PERCENTAGES, "inclusive": st.booleans()})


@given(amount=st.integers(min_value=0, max_value=10**9), rates=st.lists(RATES, max_size=3))
def test_inclusive_taxes_and_their_base_add_up_to_the_price(
    amount: int, rates: list[dict[str, object]]
) -> None:
    taxes = taxes_of(amount=amount, rates=rates)
    inside = sum(tax.amount for tax in taxes if tax.rate["inclusive"])
    assert all(tax.taxable + inside == amount for tax in taxes)
    assert all(tax.amount >= 0 for tax in taxes)


def test_half_a_cent_is_rounded_up() -> None:
    (tax,) = taxes_of(amount=10, rates=[{"percentage": 5, "inclusive": False}])
    assert tax.amount == 1


def test_french_rates_are_exact() -> None:
    (tax,) = taxes_of(amount=4200, rates=[{"percentage": 5.5, "inclusive": True}])
    assert (tax.amount, tax.taxable) == (219, 3981)
