"""A sum is shared between the lines of an order to the cent."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from souche.domain.accounting.months import spread
from souche.domain.orders.models import Line


@given(st.lists(st.integers(1, 9_999), min_size=1, max_size=6), st.data())
def test_shares_add_up_to_what_is_shared(totals: list[int], data: st.DataObject) -> None:
    cents = data.draw(st.integers(0, sum(totals)))
    lines = [Line(total_cents=total, vat_rate=Decimal(0)) for total in totals]

    shares = [share for _line, share in spread(cents, lines)]

    assert sum(shares) == cents
    assert all(0 <= share <= total for share, total in zip(shares, totals, strict=True))
