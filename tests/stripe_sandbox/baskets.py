"""What an order must cost, in cents: figured by fractions, apart from the sandbox's own arithmetic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import floor


def half_up(cents: Fraction) -> int:
    return floor(cents + Fraction(1, 2))


def per_mille(cents: int, share: int) -> int:
    return half_up(Fraction(cents * share, 1000))


@dataclass(frozen=True)
class Rate:
    per_mille: int
    is_inclusive: bool

    def tax(self, cents: int) -> int:
        base = 1000 + self.per_mille if self.is_inclusive else 1000
        return half_up(Fraction(cents * self.per_mille, base))

    def on_top(self, cents: int) -> int:
        return 0 if self.is_inclusive else self.tax(cents)


@dataclass(frozen=True)
class Line:
    unit: int
    quantity: int
    rate: Rate

    @property
    def amount(self) -> int:
        return self.unit * self.quantity

    @property
    def tax(self) -> int:
        return self.rate.tax(self.amount)


@dataclass(frozen=True)
class Basket:
    lines: tuple[Line, ...]

    @property
    def subtotal(self) -> int:
        return sum(ordered.amount for ordered in self.lines)

    @property
    def total(self) -> int:
        return self.subtotal + sum(ordered.rate.on_top(ordered.amount) for ordered in self.lines)

    @property
    def untaxed(self) -> int:
        return self.subtotal - sum(ordered.tax for ordered in self.lines if ordered.rate.is_inclusive)

    def taxes(self) -> Counter[Rate]:
        sums: Counter[Rate] = Counter()
        for ordered in self.lines:
            sums[ordered.rate] += ordered.tax
        return sums
