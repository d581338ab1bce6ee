"""Double entry, pure: what each document and each movement of money writes. Amounts are cents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from souche.domain.payments.gateway.facts import TaxFacts


@dataclass(frozen=True)
class Account:
    """An account of the chart: its number and its name."""

    number: str
    name: str


@dataclass(frozen=True)
class Journal:
    """A journal: its code and its name."""

    code: str
    name: str


@dataclass(frozen=True)
class Chart:
    """The accounts of the house.

    `of_rates` has the account numbers, of sales then of VAT, of the rates that have their own.
    """

    journal_of_sales: Journal
    journal_of_stripe: Journal
    customers: Account
    memberships: Account
    stripe: Account
    bank: Account
    fees: Account
    suspense: Account
    sales_number: str
    vat_number: str
    of_rates: Mapping[Decimal, tuple[str, str]]

    def sales(self, rate: Decimal) -> Account:
        """Return the account of the sales at a rate, in percent."""
        number, _vat = self.of_rates.get(rate, (self.sales_number, self.vat_number))
        return Account(number, f"Ventes de billets {figure(rate)} %")

    def vat(self, rate: Decimal) -> Account:
        """Return the account of the VAT collected at a rate, in percent."""
        _sales, number = self.of_rates.get(rate, (self.sales_number, self.vat_number))
        return Account(number, f"TVA collectée {figure(rate)} %")


def figure(rate: Decimal) -> str:
    """Return a rate as the books write it: 5,5."""
    return f"{rate.normalize():f}".replace(".", ",")


@dataclass(frozen=True)
class Booking:
    """One line of an entry: the account, and what it is debited or credited; never both, never below zero."""

    account: Account
    debit_cents: int
    credit_cents: int


@dataclass(frozen=True)
class Entry:
    """What one document writes: its bookings balance."""

    journal: Journal
    booked_on: date
    piece: str
    piece_dated: date
    label: str
    currency: str
    bookings: tuple[Booking, ...]


@dataclass(frozen=True)
class SaleDocument:
    """An invoice, or a credit note with amounts below zero.

    `membership_rates` are the VAT rates, in percent, at which it sells memberships alone.
    """

    number: str
    issued_on: date
    label: str
    currency: str
    total_cents: int
    taxes: tuple[TaxFacts, ...]
    membership_rates: frozenset[Decimal]


@dataclass(frozen=True)
class Movement:
    """Money that moved on the Stripe balance: `amount_cents` before the fee, below zero when it leaves.

    `kind` is Stripe's word for it (docs.stripe.com/reports/balance-transaction-types).
    """

    movement_id: str
    moved_on: date
    kind: str
    label: str
    currency: str
    amount_cents: int
    fee_cents: int


def sale_entry(document: SaleDocument, *, chart: Chart) -> Entry:
    """Return what an invoice writes: the buyer owes the total, which is revenue and VAT of each rate."""
    bookings = [_debit(chart.customers, document.total_cents)]
    for tax in document.taxes:
        revenue = chart.memberships if tax.rate in document.membership_rates else chart.sales(tax.rate)
        bookings += [_credit(revenue, tax.taxable_cents), _credit(chart.vat(tax.rate), tax.vat_cents)]
    return Entry(
        journal=chart.journal_of_sales,
        booked_on=document.issued_on,
        piece=document.number,
        piece_dated=document.issued_on,
        label=document.label,
        currency=document.currency,
        bookings=_without_nothing(bookings),
    )


def movement_entry(movement: Movement, *, chart: Chart) -> Entry:
    """Return what a movement of the Stripe balance writes; its fee is a charge of the house."""
    net = movement.amount_cents - movement.fee_cents
    bookings = [
        _debit(chart.stripe, net),
        _debit(chart.fees, movement.fee_cents),
        _credit(_other_side(movement.kind, chart=chart), movement.amount_cents),
    ]
    return Entry(
        journal=chart.journal_of_stripe,
        booked_on=movement.moved_on,
        piece=movement.movement_id,
        piece_dated=movement.moved_on,
        label=movement.label,
        currency=movement.currency,
        bookings=_without_nothing(bookings),
    )


def _other_side(kind: str, *, chart: Chart) -> Account:
    """Return the account that a movement faces; what is not known waits to be sorted by a person."""
    sides = {
        "charge": chart.customers,
        "payment": chart.customers,
        "refund": chart.customers,
        "payment_refund": chart.customers,
        "refund_failure": chart.customers,
        "payment_failure_refund": chart.customers,
        "adjustment": chart.customers,
        "payout": chart.bank,
        "payout_failure": chart.bank,
        "payout_cancel": chart.bank,
        "stripe_fee": chart.fees,
    }
    return sides.get(kind, chart.suspense)


def _debit(account: Account, cents: int) -> Booking:
    """Return a debit; an amount below zero is a credit."""
    return Booking(account=account, debit_cents=max(cents, 0), credit_cents=max(-cents, 0))


def _credit(account: Account, cents: int) -> Booking:
    return _debit(account, -cents)


def _without_nothing(bookings: Iterable[Booking]) -> tuple[Booking, ...]:
    return tuple(booking for booking in bookings if booking.debit_cents or booking.credit_cents)


def written(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries that write something: a document of zero has no booking."""
    return (entry for entry in entries if entry.bookings)
