"""Stripe's money of a month: what moved, what it was before and after, and what each payout is made of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from souche.domain.accounting.receivables import Traced, traced
from souche.kit.money import in_euros
from souche.kit.spreadsheets import csv_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from souche.domain.accounting.months import Month
    from souche.domain.payments.gateway.facts import BalanceFacts, BalanceMovement, PayoutFacts
    from souche.kit.spreadsheets import Cell


@dataclass(frozen=True)
class StripeMonth:
    """What moved on the Stripe balance, from some weeks before a month until `balance` was read.

    The oldest is first. `payouts` are those of the same time; `made_of` has the sum, in cents, of the
    movements of each automatic payout of the month, by its id.
    """

    month: Month
    movements: Sequence[BalanceMovement]
    balance: BalanceFacts
    payouts: Sequence[PayoutFacts]
    made_of: Mapping[str, int]

    def of_month(self) -> list[BalanceMovement]:
        """Return what moved in the month."""
        return [each for each in self.movements if self.month.since <= each.moved_at < self.month.until]

    def money(self) -> list[Traced]:
        """Return every movement with the order whose money it is."""
        return traced(self.movements)

    def arrived(self, *, since: date, until: date) -> list[PayoutFacts]:
        """Return the payouts that reached the bank on [since, until], whenever they left, the first first."""
        arrived = [payout for payout in self.payouts if since <= payout.arrives_on <= until]
        return sorted(arrived, key=lambda payout: (payout.arrives_on, payout.payout_id))

    def currencies(self) -> list[str]:
        """Return what the balance holds or held, by alphabet."""
        return sorted({*self.balance.cents, *(each.currency for each in self.movements)})

    def change_cents(self, currency: str) -> int:
        """Return by how much the balance grew in the month."""
        return sum(each.net_cents for each in self.of_month() if each.currency == currency)

    def closing_cents(self, currency: str) -> int:
        """Return what the balance was when the month ended: what it is now, less what moved since."""
        later = (each for each in self.movements if each.moved_at >= self.month.until)
        now = self.balance.cents.get(currency, 0)
        return now - sum(each.net_cents for each in later if each.currency == currency)


def movements_table(stripe: StripeMonth, *, zone: ZoneInfo) -> bytes:
    """Return each movement of the month."""
    head = [
        gettext("Date"), gettext("Kind"), gettext("Description"), gettext("Order"), gettext("Currency"),
        gettext("Gross"), gettext("Fee"), gettext("Net"), gettext("Stripe"),
    ]  # fmt: skip
    orders = {each.moved.movement_id: each.matter for each in stripe.money()}
    rows: list[list[Cell]] = [
        [
            moved.moved_at.astimezone(zone).date(),
            moved.kind,
            moved.description,
            orders[moved.movement_id],
            moved.currency,
            in_euros(moved.amount_cents),
            in_euros(moved.fee_cents),
            in_euros(moved.net_cents),
            moved.movement_id,
        ]
        for moved in stripe.of_month()
    ]
    return csv_table(head=head, rows=rows)


def reconciled_table(stripe: StripeMonth) -> bytes:
    """Return of each currency the balance before, the sums of each kind, the balance after; then payouts."""
    head = [
        gettext("What"), gettext("Currency"), gettext("Gross, or paid out"), gettext("Fee, or made of"),
        gettext("Net, or gap"),
    ]  # fmt: skip
    rows = [row for currency in stripe.currencies() for row in _balance_rows(stripe, currency=currency)]
    return csv_table(head=head, rows=[*rows, *_payout_rows(stripe)])


def _balance_rows(stripe: StripeMonth, *, currency: str) -> Iterator[list[Cell]]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for moved in stripe.of_month():
        if moved.currency == currency:
            for place, cents in enumerate((moved.amount_cents, moved.fee_cents, moved.net_cents)):
                sums[moved.kind][place] += cents
    change, closing = stripe.change_cents(currency), stripe.closing_cents(currency)
    yield [gettext("Opening balance"), currency, None, None, in_euros(closing - change)]
    for kind in sorted(sums):
        yield [kind, currency, *map(in_euros, sums[kind])]
    yield [gettext("Change of the balance"), currency, None, None, in_euros(change)]
    yield [gettext("Closing balance"), currency, None, None, in_euros(closing)]


def _payout_rows(stripe: StripeMonth) -> Iterator[list[Cell]]:
    for moved in stripe.of_month():
        if moved.kind == "payout" and moved.payout_id in stripe.made_of:
            parts = stripe.made_of[moved.payout_id]
            paid = -moved.amount_cents
            yield [moved.payout_id, moved.currency, in_euros(paid), in_euros(parts), in_euros(paid - parts)]
