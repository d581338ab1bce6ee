"""Double entry, pure: what each document and each movement of money writes. Amounts are cents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

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
    """The accounts of the house: one number carries one name.

    `sales_number` and `vat_number` are of every rate without its own; empty, each rate has an account.
    `of_rates` has the account numbers, of sales then of VAT, of the rates that were given their own.
    """

    journal_of_sales: Journal
    journal_of_stripe: Journal
    customers: Account
    memberships: Account
    stripe: Account
    transit: Account
    bank: Account
    fees: Account
    suspense: Account
    sales_number: str
    vat_number: str
    of_rates: Mapping[Decimal, tuple[str, str]]
    is_lettered: bool = False
    has_auxiliaries: bool = False

    def sales(self, rate: Decimal) -> Account:
        """Return the account of the sales at a rate, in percent."""
        own = {at: sales for at, (sales, _vat) in self.of_rates.items()}
        return _account_of(rate, own=own, common=self.sales_number, root="706", name="Ventes de billets")

    def vat(self, rate: Decimal) -> Account:
        """Return the account of the VAT collected at a rate, in percent."""
        own = {at: vat for at, (_sales, vat) in self.of_rates.items()}
        return _account_of(rate, own=own, common=self.vat_number, root="44571", name="TVA collectée")

    def clashes(self, rates: Iterable[Decimal]) -> list[tuple[Account, Account]]:
        """Return the accounts whose number would carry two names, in pairs, if sold at these rates."""
        each = {*rates, *self.of_rates}
        accounts = [
            self.customers, self.memberships, self.stripe, self.transit, self.bank, self.fees, self.suspense,
            *(self.sales(rate) for rate in sorted(each)), *(self.vat(rate) for rate in sorted(each)),
        ]  # fmt: skip
        first: dict[str, Account] = {}
        pairs = [(first.setdefault(account.number, account), account) for account in accounts]
        return [(one, other) for one, other in pairs if one.name != other.name]


def _account_of(rate: Decimal, *, own: Mapping[Decimal, str], common: str, root: str, name: str) -> Account:
    """Return the account of a rate, named after it unless others have the same number, or may have."""
    number = own.get(rate) or common or number_of_rate(root, rate)
    others = [typed for at, typed in own.items() if at != rate]
    is_general = rate in own and number == number_of_rate(root, Decimal(0))
    if number == common or number in others or is_general:
        return Account(number, name)
    return Account(number, f"{name} {figure(rate)} %")


def number_of_rate(root: str, rate: Decimal) -> str:
    """Return the usual number of a rate: 706055 and 44571055 for 5.5 %, 7060105 for 1.05 %."""
    tenths = rate * 10
    if tenths == tenths.to_integral_value():
        return f"{root}{int(tenths):03d}"
    return f"{root}{int(rate * 100):04d}"


def figure(rate: Decimal) -> str:
    """Return a rate as the books write it: 5,5."""
    return f"{rate.normalize():f}".replace(".", ",")


@dataclass(frozen=True)
class Booking:
    """One line of an entry: the account, and what it is debited or credited; never both, never below zero.

    `auxiliary` is the customer's own account under the common one; `letter` ties lines that settle each
    other, since `lettered_on`.
    """

    account: Account
    debit_cents: int
    credit_cents: int
    auxiliary: Account | None = None
    letter: str = ""
    lettered_on: date | None = None


@dataclass(frozen=True)
class Entry:
    """What one document or movement writes: its bookings balance.

    `matter` is the number of the order that its customer's line is about, empty where there is none.
    """

    journal: Journal
    booked_on: date
    piece: str
    piece_dated: date
    label: str
    currency: str
    bookings: tuple[Booking, ...]
    matter: str = ""


@dataclass(frozen=True)
class Sale:
    """What one payment, refund or document sells, or takes back with amounts below zero.

    `moved_at` places it in time, `booked_on` is that day in the house. `membership_rates` are the VAT rates,
    in percent, at which it sells memberships alone. `matter` is the number of its order.
    """

    piece: str
    piece_dated: date
    moved_at: datetime
    booked_on: date
    label: str
    currency: str
    taxes: tuple[TaxFacts, ...]
    membership_rates: frozenset[Decimal]
    matter: str = ""
    customer: Account | None = None

    @property
    def total_cents(self) -> int:
        """Return the cents with VAT."""
        return sum(tax.taxable_cents + tax.vat_cents for tax in self.taxes)


@dataclass(frozen=True)
class Movement:
    """Money that moved on the Stripe balance: `amount_cents` before the fee, below zero when it leaves.

    `kind` is Stripe's word for it (docs.stripe.com/reports/balance-transaction-types). `matter` is the number
    of the order whose money it is, empty for what is not ours.
    """

    movement_id: str
    moved_on: date
    kind: str
    label: str
    currency: str
    amount_cents: int
    fee_cents: int
    matter: str = ""
    customer: Account | None = None


@dataclass(frozen=True)
class Arrival:
    """A payout that reached the bank."""

    payout_id: str
    arrived_on: date
    currency: str
    amount_cents: int


def sale_entry(sale: Sale, *, chart: Chart) -> Entry:
    """Return what a sale writes: the buyer owes the total, which is revenue and VAT of each rate."""
    bookings = [replace(_debit(chart.customers, sale.total_cents), auxiliary=sale.customer)]
    for tax in sale.taxes:
        revenue = chart.memberships if tax.rate in sale.membership_rates else chart.sales(tax.rate)
        bookings += [_credit(revenue, tax.taxable_cents), _credit(chart.vat(tax.rate), tax.vat_cents)]
    return Entry(
        journal=chart.journal_of_sales,
        booked_on=sale.booked_on,
        piece=sale.piece,
        piece_dated=sale.piece_dated,
        label=sale.label,
        currency=sale.currency,
        bookings=_without_nothing(bookings),
        matter=sale.matter,
    )


def movement_entry(movement: Movement, *, chart: Chart) -> Entry:
    """Return what a movement of the Stripe balance writes; its fee is a charge of the house."""
    other_side = _other_side(movement, chart=chart)
    is_customers = other_side == chart.customers
    net = movement.amount_cents - movement.fee_cents
    bookings = [
        _debit(chart.stripe, net),
        _debit(chart.fees, movement.fee_cents),
        replace(
            _credit(other_side, movement.amount_cents), auxiliary=movement.customer if is_customers else None
        ),
    ]
    return Entry(
        journal=chart.journal_of_stripe,
        booked_on=movement.moved_on,
        piece=movement.movement_id,
        piece_dated=movement.moved_on,
        label=movement.label,
        currency=movement.currency,
        bookings=_without_nothing(bookings),
        matter=movement.matter if is_customers else "",
    )


def arrival_entry(arrival: Arrival, *, chart: Chart) -> Entry:
    """Return what a payout writes on the day it reaches the bank; it left Stripe before."""
    bookings = [_debit(chart.bank, arrival.amount_cents), _credit(chart.transit, arrival.amount_cents)]
    return Entry(
        journal=chart.journal_of_stripe,
        booked_on=arrival.arrived_on,
        piece=arrival.payout_id,
        piece_dated=arrival.arrived_on,
        label=f"Virement Stripe {arrival.payout_id}",
        currency=arrival.currency,
        bookings=_without_nothing(bookings),
    )


OF_CUSTOMERS = frozenset(
    {
        "charge",
        "payment",
        "refund",
        "payment_refund",
        "refund_failure",
        "payment_failure_refund",
        "payment_reversal",
        "adjustment",
    }
)


def _other_side(movement: Movement, *, chart: Chart) -> Account:
    """Return the account that a movement faces; what is not ours, or not known, waits for a person."""
    if movement.kind in OF_CUSTOMERS:
        return chart.customers if movement.matter else chart.suspense
    sides = {
        "payout": chart.transit,
        "payout_failure": chart.transit,
        "payout_cancel": chart.transit,
        "stripe_fee": chart.fees,
    }
    return sides.get(movement.kind, chart.suspense)


def _debit(account: Account, cents: int) -> Booking:
    """Return a debit; an amount below zero is a credit."""
    return Booking(account=account, debit_cents=max(cents, 0), credit_cents=max(-cents, 0))


def _credit(account: Account, cents: int) -> Booking:
    return _debit(account, -cents)


def _without_nothing(bookings: Iterable[Booking]) -> tuple[Booking, ...]:
    return tuple(booking for booking in bookings if booking.debit_cents or booking.credit_cents)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries by journal, then by the day they are booked; those of a day stay as they were given.

    A journal's numbers have no gap so: programs look for one in each journal, others in the file.
    """
    entries = list(entries)
    journals = list(dict.fromkeys(entry.journal for entry in entries))
    return sorted(entries, key=lambda entry: (journals.index(entry.journal), entry.booked_on))


def lettered(entries: Sequence[Entry], *, settled: Container[str], account: Account) -> list[Entry]:
    """Return the entries, the lines on the customers' account lettered where their matter is settled.

    The letter is the order's number: it is the same however often a month is made.
    """
    last: dict[str, date] = {}
    for entry in entries:
        last[entry.matter] = max(entry.booked_on, last.get(entry.matter, entry.booked_on))
    return [
        replace(entry, bookings=_lettered(entry, account=account, on=last[entry.matter]))
        if entry.matter in settled
        else entry
        for entry in entries
    ]


def _lettered(entry: Entry, *, account: Account, on: date) -> tuple[Booking, ...]:
    return tuple(
        replace(booking, letter=entry.matter, lettered_on=on) if booking.account == account else booking
        for booking in entry.bookings
    )


def without_auxiliaries(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries with the customers' common account alone."""
    for entry in entries:
        yield replace(entry, bookings=tuple(replace(booking, auxiliary=None) for booking in entry.bookings))


def written(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries that write something: a document of zero has no booking."""
    return (entry for entry in entries if entry.bookings)
