"""The check of a file of entries, by the rules of the tax office's own checker (DGFiP, Test-Compta-Demat)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from souche.domain.accounting.fec import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DAY = re.compile(r"20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
AMOUNT = re.compile(r"\d+,\d{2}")
ACCOUNT = re.compile(r"\d{3}\w*", re.ASCII)
FILLED = re.compile(r".*\S.*")
FILE_NAME = re.compile(r".*FEC20\d{2}[01]\d[0-3]\d\..*")
FORMATS = {
    "JournalCode": FILLED,
    "JournalLib": FILLED,
    "EcritureNum": re.compile(r"\d+"),
    "EcritureDate": DAY,
    "CompteNum": ACCOUNT,
    "CompteLib": FILLED,
    "PieceRef": FILLED,
    "PieceDate": DAY,
    "EcritureLib": FILLED,
    "Debit": AMOUNT,
    "Credit": AMOUNT,
    "ValidDate": DAY,
}


@dataclass(frozen=True)
class Fault:
    """What a rule refuses, on which line of the file: the head is line 1; 0 speaks of the file."""

    line: int
    rule: str


@dataclass
class _Entry:
    """An entry as its lines are read."""

    line: int
    balance_cents: int = 0
    days: set[str] = field(default_factory=set)


def check_name(name: str) -> list[Fault]:
    """Return what is wrong with the name of the file."""
    return [] if FILE_NAME.fullmatch(name) else [Fault(0, "the name holds FEC and the day of closing")]


def check_fec(lines: Iterable[bytes]) -> list[Fault]:
    """Return what the checker would refuse, nothing when the file is right.

    Each line has its eighteen cells in their formats; each entry balances, on one day; entries are numbered
    from 1 without a gap.
    """
    numbered = enumerate(lines, start=1)
    if _cells(next(numbered, (1, b""))[1]) != list(COLUMNS):
        return [Fault(1, "the head has the eighteen columns")]
    faults: list[Fault] = []
    entries: dict[str, _Entry] = {}
    for number, line in numbered:
        cells = _cells(line)
        if len(cells) != len(COLUMNS):
            faults.append(Fault(number, "a line has eighteen cells"))
            continue
        row = dict(zip(COLUMNS, cells, strict=True))
        broken = list(_broken(number, row))
        faults += broken
        if not broken:
            entry = entries.setdefault(row["EcritureNum"], _Entry(line=number))
            entry.balance_cents += _cents(row["Debit"]) - _cents(row["Credit"])
            entry.days.add(row["EcritureDate"])
    return [*faults, *_entry_faults(entries)]


def _cells(line: bytes) -> list[str]:
    return line.decode().rstrip("\r\n").split("\t")


def _broken(number: int, row: dict[str, str]) -> Iterator[Fault]:
    for column, pattern in FORMATS.items():
        if not pattern.fullmatch(row[column]):
            yield Fault(number, f"{column} has its format")
    if row["Debit"] != "0,00" and row["Credit"] != "0,00":
        yield Fault(number, "a line is a debit or a credit")
    if bool(row["Montantdevise"]) != bool(row["Idevise"]):
        yield Fault(number, "an amount in another currency names it")


def _cents(amount: str) -> int:
    return int(amount.replace(",", ""))


def _entry_faults(entries: dict[str, _Entry]) -> Iterator[Fault]:
    for expected, (number, entry) in enumerate(entries.items(), start=1):
        if int(number) != expected:
            yield Fault(entry.line, "entries are numbered without a gap")
        if entry.balance_cents:
            yield Fault(entry.line, "an entry balances")
        if len(entry.days) > 1:
            yield Fault(entry.line, "an entry is of one day")
