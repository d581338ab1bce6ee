"""The arithmetic of money back: pure, in integer cents, VAT included. It asks nobody and writes no row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal


@dataclass(frozen=True)
class RefundableLine:
    """What of an order's line can still go back: `places` are valid yet, `left_cents` were not given back."""

    line_pk: int
    label: str
    unit_cents: int
    vat_rate: Decimal
    places: int
    left_cents: int


@dataclass(frozen=True)
class Part:
    """What goes back of one line: so many of its places, and so many cents, at the line's VAT rate."""

    line: RefundableLine
    quantity: int
    amount_cents: int


def parts(
    *,
    lines: Sequence[RefundableLine],
    places: Mapping[int, int],
    fee_cents: int,
    most_cents: int,
) -> tuple[Part, ...]:
    """Return what goes back for the chosen `{line pk: places}`, in the order of the lines.

    The fee that is kept, and what cannot go back because only `most_cents` of the payment are left, are
    spread over the lines in proportion: the sum is exact, and no line gives more than its places cost.
    """
    chosen = [line for line in lines if places.get(line.line_pk)]
    worth = [min(line.unit_cents * places[line.line_pk], line.left_cents) for line in chosen]
    total = max(0, min(sum(worth) - fee_cents, most_cents))
    return tuple(
        Part(line=line, quantity=places[line.line_pk], amount_cents=cents)
        for line, cents in zip(chosen, spread(total=total, weights=worth), strict=True)
    )


def spread(*, total: int, weights: Sequence[int]) -> list[int]:
    """Cut `total` in proportion to weights that add up to as much or more; the sum is exact.

    The cents that rounding down leaves go to the largest remainders, the first one where they are equal, so
    that no share is above its weight.
    """
    sum_of_weights = sum(weights) or 1
    shares = [total * weight // sum_of_weights for weight in weights]
    neediest = sorted(range(len(weights)), key=lambda rank: -(total * weights[rank] % sum_of_weights))
    for rank in neediest[: total - sum(shares)]:
        shares[rank] += 1
    return shares
