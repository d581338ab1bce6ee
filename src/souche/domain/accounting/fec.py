"""Entries in the layout of the « fichier des écritures comptables » (LPF, art. A47 A-1).

What Souche writes is an extract of its own journals, to be imported; the legal file of a year is the
accountant's. Eighteen columns, tabs, days AAAAMMJJ, a decimal comma, UTF-8 without mark. Entries are numbered
without a gap, over the whole file and within each journal, and become valid in the order of their numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from souche.domain.accounting.journal import Booking, Entry

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum",
    "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet",
    "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
HOME_CURRENCY = "EUR"


def file_name(*, siren: str, closed_on: date) -> str:
    """Return the name that the law asks for: SIRENFECAAAAMMJJ, without SIREN where there is none."""
    return f"{siren}FEC{closed_on:%Y%m%d}.txt"


def fec_lines(entries: Iterable[Entry], *, valid_on: date | None = None) -> Iterator[bytes]:
    """Yield the file line by line; entries are numbered without a gap, in the order given.

    They are valid on one day, that of the closing, or each on its own: then they come by day.
    """
    yield _line(COLUMNS)
    for number, entry in enumerate(entries, start=1):
        for booking in entry.bookings:
            yield _line(_cells(entry, booking, number=number, valid_on=valid_on or entry.booked_on))


def _cells(entry: Entry, booking: Booking, *, number: int, valid_on: date) -> tuple[str, ...]:
    is_foreign = entry.currency != HOME_CURRENCY
    booked = f"{entry.booked_on:%Y%m%d}"
    amount = _amount(booking.debit_cents or booking.credit_cents)
    return (
        entry.journal.code,
        entry.journal.name,
        str(number),
        booked,
        booking.account.number,
        booking.account.name,
        booking.auxiliary.number if booking.auxiliary else "",
        booking.auxiliary.name if booking.auxiliary else "",
        entry.piece,
        f"{entry.piece_dated:%Y%m%d}",
        entry.label,
        _amount(booking.debit_cents),
        _amount(booking.credit_cents),
        booking.letter,
        f"{booking.lettered_on:%Y%m%d}" if booking.lettered_on else "",
        f"{valid_on:%Y%m%d}",
        amount if is_foreign else "",
        entry.currency if is_foreign else "",
    )


def _amount(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def _line(cells: Iterable[str]) -> bytes:
    """Return a line; what would break it inside a cell becomes a space."""
    return ("\t".join(" ".join(cell.split()) for cell in cells) + "\r\n").encode()
