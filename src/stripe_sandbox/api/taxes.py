"""Taxes of a line from its rates: half-up to the cent, line by line, so that lines add up to totals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stripe_sandbox.state.store import Json

_PERCENT = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Tax:
    """One rate on one amount; cents."""

    rate: Json
    amount: int
    taxable: int

    @property
    def behavior(self) -> str:
        """Return Stripe's word for whether the amount is inside the price."""
        return "inclusive" if self.rate["inclusive"] else "exclusive"


def taxes_of(*, amount: int, rates: Iterable[Json]) -> list[Tax]:
    """Return the tax of each rate on an amount in cents; inclusive rates share the amount between them."""
    known = list(rates)
    inside = sum((_ratio(rate) for rate in known if rate["inclusive"]), Decimal(0))
    net = Decimal(amount) / (1 + inside)
    amounts = [half_up(net * _ratio(rate)) for rate in known]
    taxable = amount - sum(cents for cents, rate in zip(amounts, known, strict=True) if rate["inclusive"])
    return [Tax(rate=rate, amount=cents, taxable=taxable) for rate, cents in zip(known, amounts, strict=True)]


def _ratio(rate: Json) -> Decimal:
    return Decimal(str(rate["percentage"])) / _PERCENT


def half_up(amount: Decimal) -> int:
    """Return whole cents, a half going away from zero."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def cents_of(*, unit: str, quantity: int) -> int:
    """Return what a quantity costs in cents, from a unit amount with decimals of a cent."""
    return half_up(Decimal(unit) * quantity)


def shown_tax(tax: Tax) -> Json:
    """Return a tax as a session's line shows it: rate, amount and taxable_amount in cents."""
    return {
        "amount": tax.amount,
        "rate": tax.rate,
        "taxability_reason": None,
        "taxable_amount": tax.taxable,
    }
