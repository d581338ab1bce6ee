"""The VAT of money that goes back, refund after refund: pure, and exact to the cent once all went back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from souche.domain.payments.gateway.facts import TaxFacts
from souche.domain.payments.refunding import spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class SoldLine:
    """A line as one payment paid it: cents with VAT, and the VAT in them; `key` names it."""

    key: int
    rate: Decimal
    gross_cents: int
    vat_cents: int


def vat_so_far(*, vat_cents: int, gross_cents: int, gone_cents: int) -> int:
    """Return the VAT of what went back of a line so far, half-up; of the whole line it is the line's VAT.

    What one more refund takes is the difference between two of these: rounded one by one, three refunds of
    4.99 € at 2.1 % took a cent too little.
    """
    if not gross_cents:
        return 0
    exact = Decimal(vat_cents) * gone_cents / gross_cents
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def taxes_of(lines: Iterable[SoldLine]) -> tuple[TaxFacts, ...]:
    """Return the VAT of lines by rate, the lowest first."""
    gross: dict[Decimal, int] = defaultdict(int)
    vat: dict[Decimal, int] = defaultdict(int)
    for line in lines:
        gross[line.rate] += line.gross_cents
        vat[line.rate] += line.vat_cents
    return tuple(TaxFacts(rate, gross[rate] - vat[rate], vat[rate]) for rate in sorted(gross))


def lines_of(taxes: Iterable[TaxFacts]) -> tuple[SoldLine, ...]:
    """Return one line for each rate, whose key is that of no order's line."""
    return tuple(
        SoldLine(-place, tax.rate, tax.taxable_cents + tax.vat_cents, tax.vat_cents)
        for place, tax in enumerate(taxes, start=1)
    )


def fitted(lines: Sequence[SoldLine], *, taxes: Sequence[TaxFacts]) -> tuple[SoldLine, ...]:
    """Return the lines with the VAT that a document printed of them; its own where it sold something else."""
    sold = [line for line in lines if line.gross_cents]
    if _gross_by_rate(taxes_of(sold)) != _gross_by_rate(taxes):
        return lines_of(taxes)
    left = {tax.rate: tax.vat_cents for tax in taxes}
    for line in sold:
        left[line.rate] -= line.vat_cents
    return tuple(
        replace(line, vat_cents=line.vat_cents + left.pop(line.rate, 0)) if line.gross_cents else line
        for line in lines
    )


def agreeing(lines: Sequence[SoldLine], *, taxes: Sequence[TaxFacts]) -> tuple[SoldLine, ...]:
    """Return the lines with the VAT of a document; as they are where it tells of something else."""
    fits = fitted(lines, taxes=taxes)
    return fits if {line.key for line in fits} <= {line.key for line in lines} else tuple(lines)


def _gross_by_rate(taxes: Iterable[TaxFacts]) -> dict[Decimal, int]:
    return {tax.rate: tax.taxable_cents + tax.vat_cents for tax in taxes}


def scaled(lines: Sequence[SoldLine], *, cents: int) -> tuple[SoldLine, ...]:
    """Return the lines as a payment of so many cents paid them, each in proportion."""
    shares = _shares(cents, [line.gross_cents for line in lines])
    return tuple(
        replace(
            line,
            gross_cents=share,
            vat_cents=vat_so_far(vat_cents=line.vat_cents, gross_cents=line.gross_cents, gone_cents=share),
        )
        for line, share in zip(lines, shares, strict=True)
    )


def slice_of(taxes: Sequence[TaxFacts], *, before_cents: int, cents: int) -> tuple[TaxFacts, ...]:
    """Return the part of a document that begins after `before_cents`; all parts add up to the document."""
    upto = taxes_of(scaled(lines_of(taxes), cents=before_cents + cents))
    before = taxes_of(scaled(lines_of(taxes), cents=before_cents))
    return tuple(
        TaxFacts(end.rate, end.taxable_cents - start.taxable_cents, end.vat_cents - start.vat_cents)
        for end, start in zip(upto, before, strict=True)
    )


def negated(taxes: Iterable[TaxFacts]) -> tuple[TaxFacts, ...]:
    """Return the same amounts the other way round."""
    return tuple(TaxFacts(tax.rate, -tax.taxable_cents, -tax.vat_cents) for tax in taxes)


def _shares(cents: int, weights: Sequence[int]) -> list[int]:
    return spread(total=cents, weights=weights) if sum(weights) else [0] * len(weights)


class GoingBack:
    """What went back of one payment, refund after refund in their order. Amounts are cents above zero."""

    def __init__(self, lines: Sequence[SoldLine]) -> None:
        self._lines = lines
        self._gone: dict[int, int] = defaultdict(int)
        self._vat: dict[Decimal, int] = defaultdict(int)

    def parts_of(self, *, cents: int, named: Mapping[int, int]) -> dict[int, int]:
        """Return how much of which line a refund gives back: as it names them, else of all that is left."""
        if sum(named.values()) == cents and set(named) <= {line.key for line in self._lines}:
            return dict(named)
        left = [max(0, line.gross_cents - self._gone[line.key]) for line in self._lines]
        weights = left if sum(left) >= cents else [line.gross_cents for line in self._lines]
        return {
            line.key: share for line, share in zip(self._lines, _shares(cents, weights), strict=True) if share
        }

    def lines_of(self, parts: Mapping[int, int]) -> tuple[SoldLine, ...]:
        """Return the lines that parts are about to leave, each with what goes and the VAT in it."""
        return tuple(
            replace(line, gross_cents=parts[line.key], vat_cents=self._vat_leaving(line, parts[line.key]))
            for line in self._lines
            if line.key in parts
        )

    def _vat_leaving(self, line: SoldLine, cents: int) -> int:
        gone = self._gone[line.key]
        upto, before = (
            vat_so_far(vat_cents=line.vat_cents, gross_cents=line.gross_cents, gone_cents=each)
            for each in (gone + cents, gone)
        )
        return upto - before

    def give_back(self, parts: Mapping[int, int], *, stated: Sequence[TaxFacts]) -> tuple[TaxFacts, ...]:
        """Let parts go back, and return their VAT: as a document stated it, else what makes the sum exact."""
        before = {rate: gross for rate, gross, _vat in self._by_rate()}
        for key, cents in parts.items():
            self._gone[key] += cents
        taxes = tuple(stated) or tuple(self._taxes_since(before))
        for tax in taxes:
            self._vat[tax.rate] += tax.vat_cents
        return taxes

    def take_again(self, parts: Mapping[int, int], taxes: Iterable[TaxFacts]) -> None:
        """Let what went back be here again: the bank sent it to us."""
        for key, cents in parts.items():
            self._gone[key] -= cents
        for tax in taxes:
            self._vat[tax.rate] -= tax.vat_cents

    def _taxes_since(self, before: Mapping[Decimal, int]) -> Iterable[TaxFacts]:
        for rate, gross, vat in self._by_rate():
            cents = gross - before[rate]
            if cents:
                part = vat - self._vat[rate]
                yield TaxFacts(rate, cents - part, part)

    def _by_rate(self) -> list[tuple[Decimal, int, int]]:
        """Return for each rate the cents that are gone, and the VAT that is in them."""
        gross: dict[Decimal, int] = defaultdict(int)
        vat: dict[Decimal, int] = defaultdict(int)
        for line in self._lines:
            gone = self._gone[line.key]
            gross[line.rate] += gone
            vat[line.rate] += vat_so_far(
                vat_cents=line.vat_cents, gross_cents=line.gross_cents, gone_cents=gone
            )
        return [(rate, gross[rate], vat[rate]) for rate in sorted(gross)]
