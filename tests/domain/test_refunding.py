"""What goes back adds up to the cent, by line and by rate, whatever is kept."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from souche.domain.payments.refunding import RefundableLine, parts, spread

RATES = [Decimal("0.00"), Decimal("2.10"), Decimal("5.50"), Decimal("20.00")]


def line(pk: int = 1, *, unit_cents: int = 2400, places: int = 2, left_cents: int = 4800) -> RefundableLine:
    return RefundableLine(
        line_pk=pk,
        label="Hamlet – Plein tarif",
        unit_cents=unit_cents,
        vat_rate=RATES[pk % len(RATES)],
        places=places,
        left_cents=left_cents,
    )


def cents(
    lines: list[RefundableLine], places: dict[int, int], *, fee: int = 0, most: int = 10**6
) -> list[int]:
    found = parts(lines=lines, places=places, fee_cents=fee, most_cents=most)
    return [part.amount_cents for part in found]


def test_places_go_back_at_their_price() -> None:
    lines = [line(1), line(2, unit_cents=1600), line(3)]

    found = parts(lines=lines, places={1: 1, 2: 2}, fee_cents=0, most_cents=9600)

    assert [(part.line.line_pk, part.quantity, part.amount_cents) for part in found] == [
        (1, 1, 2400),
        (2, 2, 3200),
    ]


def test_a_fee_is_kept_in_proportion_and_to_the_cent() -> None:
    assert cents([line(1), line(2, unit_cents=1600)], {1: 1, 2: 1}, fee=101) == [2339, 1560]


def test_a_fee_above_the_price_leaves_nothing_to_give_back() -> None:
    assert cents([line(1)], {1: 1}, fee=2401) == [0]


def test_no_more_goes_back_than_is_left() -> None:
    assert cents([line(1, left_cents=1000)], {1: 1}) == [1000]
    assert cents([line(1), line(2)], {1: 1, 2: 1}, most=3) == [2, 1]


def test_a_free_place_gives_nothing_back() -> None:
    assert cents([line(1, unit_cents=0, left_cents=0), line(2)], {1: 2, 2: 1}) == [0, 2400]
    assert cents([line(1, unit_cents=0, left_cents=0)], {1: 2}) == [0]


@st.composite
def sold(draw: st.DrawFn) -> tuple[list[RefundableLine], dict[int, int]]:
    """Draw lines of which something may have gone back, and a choice of their places."""
    lines, places = [], {}
    for pk in range(1, draw(st.integers(1, 5)) + 1):
        unit, count = draw(st.integers(0, 10_000)), draw(st.integers(1, 9))
        lines.append(line(pk, unit_cents=unit, places=count, left_cents=draw(st.integers(0, unit * count))))
        places[pk] = draw(st.integers(0, count))
    return lines, places


@given(sold(), st.integers(0, 20_000), st.integers(0, 200_000))
def test_sums_hold_to_the_cent(
    order: tuple[list[RefundableLine], dict[int, int]], fee_cents: int, most_cents: int
) -> None:
    lines, places = order

    found = parts(lines=lines, places=places, fee_cents=fee_cents, most_cents=most_cents)

    worth = sum(min(each.unit_cents * places[each.line_pk], each.left_cents) for each in lines)
    assert sum(part.amount_cents for part in found) == max(0, min(worth - fee_cents, most_cents))
    for part in found:
        assert 0 <= part.amount_cents <= part.line.left_cents
        assert part.amount_cents <= part.line.unit_cents * part.quantity
        assert part.quantity == places[part.line.line_pk]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=8), st.data())
def test_a_share_is_off_by_less_than_a_cent(weights: list[int], data: st.DataObject) -> None:
    total = data.draw(st.integers(0, sum(weights)))

    shares = spread(total=total, weights=weights)

    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < max(1, sum(weights))
        assert share <= weight
