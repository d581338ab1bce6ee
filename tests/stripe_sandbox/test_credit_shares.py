"""However an invoice line is cut into credits, they add up to it, tax by tax."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stripe_sandbox.api.invoicing.crediting.shares import Credit, Creditable, spread
from stripe_sandbox.api.invoicing.lines import invoice_tax
from stripe_sandbox.api.taxes import shown_tax, taxes_of

RATES = st.lists(
    st.tuples(st.sampled_from([2.1, 5.5, 10, 20]), st.booleans()).map(
        lambda rate: {"percentage": rate[0], "inclusive": rate[1]}
    ),
    max_size=2,
)
# How much of what is left each cut takes, in thousandths, and whether the taxes on top are in it.
CUTS = st.lists(st.tuples(st.integers(1, 1000), st.booleans()), max_size=8)


def untouched(cents: int, rates: list[dict[str, Any]]) -> Creditable:
    known = [rate | {"id": f"txr_{place}"} for place, rate in enumerate(rates)]
    taxes = [invoice_tax(shown_tax(tax)) for tax in taxes_of(amount=cents, rates=known)]
    return Creditable(line={"id": "il_1", "amount": cents, "quantity": 4, "taxes": taxes}, rates=known)


def taxes_in(line: Creditable) -> dict[str, int]:
    return {tax["tax_rate_details"]["tax_rate"]: tax["amount"] for tax in line.line["taxes"]}


@given(cents=st.integers(1, 99_999), rates=RATES, cuts=CUTS)
def test_any_cuts_and_the_rest_give_back_the_line(
    cents: int, rates: list[dict[str, Any]], cuts: list[tuple[int, bool]]
) -> None:
    line = untouched(cents, rates)
    for share, is_total in cuts:
        left = line.total_left if is_total else line.amount_left
        part = left * share // 1000
        if part > 0:
            line = line.after(line.by_total(part) if is_total else line.by_amount(part))
    if line.total_left:
        line = line.after(line.by_total(line.total_left))
    assert (line.amount_left, line.total_left) == (0, 0)
    assert {rate: line.credited.taxes.get(rate, 0) for rate in taxes_in(line)} == taxes_in(line)


@given(cents=st.integers(1, 99_999), rates=RATES)
def test_units_one_by_one_give_back_the_line(cents: int, rates: list[dict[str, Any]]) -> None:
    line = untouched(cents, rates)
    for _ in range(line.line["quantity"]):
        line = line.after(line.by_quantity(1))
    assert line.credited == Credit(amount=cents, quantity=4, taxes=taxes_in(line))


@given(weights=st.lists(st.integers(-500, 9999), min_size=1, max_size=6), share=st.integers(1, 1000))
def test_a_total_is_spread_whole_and_no_line_gives_more_than_it_has(weights: list[int], share: int) -> None:
    weights = [*weights, 5000]
    total = sum(weights) * share // 1000
    if total > 0:
        shares = spread(total=total, weights=weights)
        assert sum(shares) == total
        assert all(
            min(0, weight) <= part <= max(0, weight) for part, weight in zip(shares, weights, strict=True)
        )
