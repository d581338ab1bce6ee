"""The invoice of a payment costs 0.4 % of it, two euros at most."""

from __future__ import annotations

import pytest

from souche.domain.invoices.fees import estimated_fee_cents


@pytest.mark.parametrize(
    ("total", "fee"), [(0, 0), (100, 0), (125, 1), (1900, 8), (7200, 29), (50000, 200), (90000, 200)]
)
def test_it_is_half_up_and_capped(total: int, fee: int) -> None:
    assert estimated_fee_cents(total_cents=total) == fee
