"""Numbers that follow one another: series, gaps and doubles, read from the numbers alone.

An invoice's number is unique, in a chronological and continuous series (CGI ann. II, art. 242 nonies A, 7°).
Stripe numbers by account, or by customer; only its dashboard says which, or the numbers themselves
(docs.stripe.com/invoicing/customize).
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Scheme(Enum):
    """Who has a series of their own: the account, each customer, or it cannot be told yet."""

    ACCOUNT = "account"
    CUSTOMER = "customer"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class IssuedNumber:
    """A number and the year it was issued in."""

    number: str
    year: int


class Place(NamedTuple):
    """Where a number stands in its series, and with how many digits it is written."""

    series: str
    sequence: int
    digits: int


Member = tuple[Place, IssuedNumber]


@dataclass(frozen=True)
class Gap:
    """Numbers that nobody saw, from `first` to `last` included, written as their neighbours are."""

    series: str
    first: int
    last: int
    digits: int

    @property
    def count(self) -> int:
        """Return how many numbers are missing."""
        return self.last - self.first + 1

    def __contains__(self, place: Place) -> bool:
        return place.series == self.series and self.first <= place.sequence <= self.last

    def numbers(self) -> Iterator[str]:
        """Yield each missing number."""
        return (self.number(sequence) for sequence in range(self.first, self.last + 1))

    def number(self, sequence: int) -> str:
        """Return a number of this series as it is printed."""
        return f"{self.series}{sequence:0{self.digits}d}"


@dataclass(frozen=True)
class YearOfSeries:
    """What one series did in one year: how many numbers, what is missing before them, what came twice."""

    year: int
    series: str
    first: str
    last: str
    count: int
    gaps: tuple[Gap, ...]
    doubles: tuple[str, ...]

    @property
    def is_continuous(self) -> bool:
        """Say whether no number is missing and none came twice."""
        return not self.gaps and not self.doubles


def split_number(number: str) -> Place:
    """Return the series of a number and its place in it; FACT-0042 is the 42nd of FACT-.

    F-0042-CN-01 is the first credit note of F-0042. Without digits at its end, a number stands alone, at 0.
    """
    series = number.rstrip("0123456789")
    digits = number.removeprefix(series)
    return Place(series=series, sequence=int(digits or 0), digits=len(digits))


def read_series(issued: Iterable[IssuedNumber]) -> tuple[YearOfSeries, ...]:
    """Return each series year by year, the newest year first; the order of the numbers given is free.

    A series begins at the lowest number that was seen: what the account issued before is not a gap. A gap
    belongs to the year of the number that follows it.
    """
    series: dict[str, list[Member]] = defaultdict(list)
    for one in issued:
        place = split_number(one.number)
        series[place.series].append((place, one))
    years = [year for name, members in series.items() for year in _years(name, members)]
    return tuple(sorted(years, key=lambda year: (-year.year, year.series)))


def _years(series: str, members: list[Member]) -> Iterator[YearOfSeries]:
    members.sort(key=lambda member: member[0])
    gaps = _gaps(members)
    for year in {one.year for _place, one in members}:
        numbers = [one.number for _place, one in members if one.year == year]
        yield YearOfSeries(
            year=year,
            series=series,
            first=numbers[0],
            last=numbers[-1],
            count=len(numbers),
            gaps=tuple(gaps[year]),
            doubles=tuple(number for number, times in Counter(numbers).items() if times > 1),
        )


def _gaps(members: list[Member]) -> dict[int, list[Gap]]:
    """Return what is missing before the numbers of each year; members are in the order of their places."""
    gaps: dict[int, list[Gap]] = defaultdict(list)
    for (before, _one), (after, one) in itertools.pairwise(members):
        first, last = before.sequence + 1, after.sequence - 1
        if first <= last:
            gaps[one.year].append(Gap(series=after.series, first=first, last=last, digits=before.digits))
    return gaps


def scheme_of(numbers: Iterable[tuple[str, str]]) -> Scheme:
    """Tell how an account numbers its invoices, from pairs of a number and whose it is.

    Two customers in one series show that the series is the account's. An account that changed its setting
    is told by the newest numbers: give only those.
    """
    customers: dict[str, set[str]] = defaultdict(set)
    for number, customer in numbers:
        customers[split_number(number).series].add(customer)
    if any(len(those) > 1 for those in customers.values()):
        return Scheme.ACCOUNT
    return Scheme.CUSTOMER if len(customers) > 1 else Scheme.UNKNOWN
