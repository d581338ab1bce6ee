"""The check of a file of entries: the rules of the tax office's checker (Test-Compta-Demat), and ours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from souche.domain.accounting.fec import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

AMOUNT = re.compile(r"\d+,\d{2}")
# Classes 1 to 8 of the French chart; class 9 is of internal accounts, which no FEC has (PCG, art. 911-1).
ACCOUNT = re.compile(r"[1-8]\d{2}\w*", re.ASCII)
DAY = re.compile(r"20\d{6}")
FILLED = re.compile(r".*\S.*")
FILE_NAME = re.compile(r".*FEC(20\d{6})\..*")
FORMATS = {
    "JournalCode": FILLED,
    "JournalLib": FILLED,
    "EcritureNum": re.compile(r"\d+"),
    "CompteNum": ACCOUNT,
    "CompteLib": FILLED,
    "PieceRef": FILLED,
    "EcritureLib": FILLED,
    "Debit": AMOUNT,
    "Credit": AMOUNT,
}
DAYS = ("EcritureDate", "PieceDate", "ValidDate")
# Columns that are filled together or not at all.
TOGETHER = {
    ("CompAuxNum", "CompAuxLib"): "an auxiliary account has its name",
    ("EcritureLet", "DateLet"): "a lettered line has its day",
    ("Montantdevise", "Idevise"): "an amount in another currency names it",
}
NAMED = (("JournalCode", "JournalLib"), ("CompteNum", "CompteLib"), ("CompAuxNum", "CompAuxLib"))


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
    days: set[tuple[str, str]] = field(default_factory=set)


def check_name(name: str) -> list[Fault]:
    """Return what is wrong with the name of the file."""
    found = FILE_NAME.fullmatch(name)
    return [] if found and _day(found[1]) else [Fault(0, "the name holds FEC and the day of closing")]


def check_fec(lines: Iterable[bytes]) -> list[Fault]:
    """Return what the checker would refuse, nothing when the file is right.

    Each line has its eighteen cells in their formats; each entry balances, on one day; entries are numbered
    from 1 without a gap, and valid one after another; a number has one name.
    """
    numbered = enumerate(lines, start=1)
    if _cells(next(numbered, (1, b""))[1]) != list(COLUMNS):
        return [Fault(1, "the head has the eighteen columns")]
    faults: list[Fault] = []
    entries: dict[str, _Entry] = {}
    names: dict[tuple[str, str], str] = {}
    for number, line in numbered:
        cells = _cells(line)
        if len(cells) != len(COLUMNS):
            faults.append(Fault(number, "a line has eighteen cells"))
            continue
        row = dict(zip(COLUMNS, cells, strict=True))
        broken = [*_broken(number, row), *_renamed(number, row, names=names)]
        faults += broken
        if not broken:
            entry = entries.setdefault(row["EcritureNum"], _Entry(line=number))
            entry.balance_cents += _cents(row["Debit"]) - _cents(row["Credit"])
            entry.days.add((row["EcritureDate"], row["ValidDate"]))
    return [*faults, *_entry_faults(entries)]


def _cells(line: bytes) -> list[str]:
    return line.decode().rstrip("\r\n").split("\t")


def _broken(number: int, row: dict[str, str]) -> Iterator[Fault]:
    for column, pattern in FORMATS.items():
        if not pattern.fullmatch(row[column]):
            yield Fault(number, f"{column} has its format")
    for column in DAYS:
        if not _day(row[column]):
            yield Fault(number, f"{column} is a day")
    if row["DateLet"] and not _day(row["DateLet"]):
        yield Fault(number, "DateLet is a day")
    booked, valid = _day(row["EcritureDate"]), _day(row["ValidDate"])
    if booked and valid and valid < booked:
        yield Fault(number, "an entry is valid on its day or later")
    if row["Debit"] != "0,00" and row["Credit"] != "0,00":
        yield Fault(number, "a line is a debit or a credit")
    for (one, other), rule in TOGETHER.items():
        if bool(row[one]) != bool(row[other]):
            yield Fault(number, rule)


def _day(cell: str) -> date | None:
    """Return the day that a cell writes as 20261125, None where there is no such day."""
    if not DAY.fullmatch(cell):
        return None
    try:
        return datetime.strptime(cell, "%Y%m%d").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None


def _renamed(number: int, row: dict[str, str], *, names: dict[tuple[str, str], str]) -> Iterator[Fault]:
    """Yield a fault where a number carries another name than above."""
    for code, name in NAMED:
        if row[code] and names.setdefault((code, row[code]), row[name]) != row[name]:
            yield Fault(number, f"{code} has one name")


def _cents(amount: str) -> int:
    return int(amount.replace(",", ""))


def _entry_faults(entries: dict[str, _Entry]) -> Iterator[Fault]:
    last_valid = ""
    for expected, (number, entry) in enumerate(entries.items(), start=1):
        if int(number) != expected:
            yield Fault(entry.line, "entries are numbered without a gap")
        if entry.balance_cents:
            yield Fault(entry.line, "an entry balances")
        if len(entry.days) > 1:
            yield Fault(entry.line, "an entry is of one day")
        valid = min(valid for _day, valid in entry.days)
        if valid < last_valid:
            yield Fault(entry.line, "entries are valid one after another")
        last_valid = max(valid, last_valid)
