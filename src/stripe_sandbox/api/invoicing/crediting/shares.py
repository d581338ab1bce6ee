"""The arithmetic of credits: parts of an invoice line that add up to it, taxes included, to the cent.

Each part is the difference between two rounded sums: what is credited after it, and what was before. So
whatever the cuts, a line credited whole has given back exactly its amount and its taxes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from stripe_sandbox.api.taxes import half_up, taxes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stripe_sandbox.state.store import Json


@dataclass(frozen=True, kw_only=True)
class Credit:
    """What is credited of an invoice line: `amount` without the taxes on top, `taxes` by rate, in cents.

    `quantity` is 0 for a credit by amount.
    """

    amount: int = 0
    quantity: int = 0
    taxes: Mapping[str, int] = field(default_factory=dict)

    def plus(self, other: Credit) -> Credit:
        """Return both together."""
        rates = self.taxes.keys() | other.taxes.keys()
        return Credit(
            amount=self.amount + other.amount,
            quantity=self.quantity + other.quantity,
            taxes={rate: self.taxes.get(rate, 0) + other.taxes.get(rate, 0) for rate in rates},
        )


@dataclass(frozen=True, kw_only=True)
class Creditable:
    """An invoice line in Stripe's shape, its whole tax rates in their order, and what is credited of it."""

    line: Json
    rates: Sequence[Json]
    credited: Credit = field(default_factory=Credit)

    def after(self, credit: Credit) -> Creditable:
        """Return the line with one more credit."""
        return replace(self, credited=self.credited.plus(credit))

    @property
    def amount_left(self) -> int:
        """Return the cents that can still be credited, without the taxes on top."""
        left: int = self.line["amount"] - self.credited.amount
        return left

    @property
    def total_left(self) -> int:
        """Return the cents that can still be credited, with the taxes on top."""
        return self._total - self._total_of(self.credited)

    def by_amount(self, amount: int) -> Credit:
        """Return a credit of `amount` cents, without the taxes on top."""
        return Credit(amount=amount, taxes=self._taxes_up_to(self.credited.amount + amount))

    def by_quantity(self, quantity: int) -> Credit:
        """Return the credit of some of the line's units, one at least."""
        before = self.credited.quantity
        amount = self._worth(before + quantity) - self._worth(before)
        return replace(self.by_amount(amount), quantity=quantity)

    def by_total(self, total: int) -> Credit:
        """Return a credit of `total` cents with the taxes on top, of a line that costs something."""
        part = self._total_of(self.credited) + total
        taxes = self._taxes_up_to(half_up(Decimal(self.line["amount"]) * part / self._total))
        return Credit(amount=total - self._on_top(taxes), taxes=taxes)

    def _worth(self, quantity: int) -> int:
        return half_up(Decimal(self.line["amount"]) * quantity / self.line["quantity"])

    @property
    def _total(self) -> int:
        return self._total_of(Credit(amount=self.line["amount"], taxes=self._whole_taxes))

    def _total_of(self, credit: Credit) -> int:
        return credit.amount + self._on_top(credit.taxes)

    def _on_top(self, taxes: Mapping[str, int]) -> int:
        return sum(taxes.get(rate["id"], 0) for rate in self.rates if not rate["inclusive"])

    @property
    def _whole_taxes(self) -> dict[str, int]:
        return {tax["tax_rate_details"]["tax_rate"]: tax["amount"] for tax in self.line["taxes"]}

    def _taxes_up_to(self, amount: int) -> dict[str, int]:
        """Return the taxes of a credit after which `amount` cents of the line are credited."""
        wanted = self._whole_taxes
        if amount != self.line["amount"]:
            wanted = {tax.rate["id"]: tax.amount for tax in taxes_of(amount=amount, rates=self.rates)}
        return {rate: self._within(rate, cents) for rate, cents in wanted.items()}

    def _within(self, rate: str, wanted: int) -> int:
        """Return what leads to the wanted tax, never more than what is left of it.

        Credits of one line that were cut in different ways may have rounded differently.
        """
        former = self.credited.taxes.get(rate, 0)
        low, high = sorted((0, self._whole_taxes[rate] - former))
        return min(max(wanted - former, low), high)


def spread(*, total: int, weights: Sequence[int]) -> list[int]:
    """Cut `total` cents in proportion to weights, which add up to at least as much; the sum is exact.

    The cents that rounding leaves go to the largest remainders, the first one when they are equal.
    """
    sum_of_weights = sum(weights)
    shares = [total * weight // sum_of_weights for weight in weights]
    remainders = [total * weight % sum_of_weights for weight in weights]
    neediest = sorted(range(len(weights)), key=lambda place: -remainders[place])
    for place in neediest[: total - sum(shares)]:
        shares[place] += 1
    return shares
