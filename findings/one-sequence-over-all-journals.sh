#!/usr/bin/env bash
# A French FEC numbered in one sequence over all its journals is called broken by django-accounting-fr.
#
# One expects: LPF, art. A47 A-1 asks for « le numéro sur une séquence continue de l'écriture comptable ». A file whose
# entries of two journals come day by day, numbered 1, 2, 3, 4 without a gap, has one.
# What happens: `accounting_fr.fec_check.check_fec` looks for the sequence in each journal: 1, 3 and 2, 4 are two errors
# (« numérotation discontinue »). The same entries, journal after journal, are accepted.
# Versions: django-accounting-fr 0.3.0. Source: accounting_fr/fec_check.py, _check_numbering.
# Why a box office cares: its sales and its Stripe money alternate every day; a file that is to pass such checks comes
# journal after journal, and becomes valid as a whole on the day of the closing.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps 'django-accounting-fr==0.3.0'

"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from accounting_fr.fec_check import COLUMNS, check_fec


def entry(number, journal, day):
    """Return the two lines of an entry of 10,00."""
    for account, name, debit, credit in (("411000", "Clients", "10,00", "0,00"), ("471000", "Attente", "0,00", "10,00")):
        cells = dict.fromkeys(COLUMNS, "") | {
            "JournalCode": journal, "JournalLib": journal, "EcritureNum": str(number), "EcritureDate": day,
            "CompteNum": account, "CompteLib": name, "PieceRef": f"P{number}", "PieceDate": day,
            "EcritureLib": "Essai", "Debit": debit, "Credit": credit, "ValidDate": "20261130",
        }
        yield "\t".join(cells.values())


def errors(order):
    """Return what is said of entries of these journals and days, numbered 1, 2, 3, 4."""
    lines = ["\t".join(COLUMNS)]
    for number, (journal, day) in enumerate(order, start=1):
        lines += entry(number, journal, day)
    return check_fec("\r\n".join(lines).encode(), "732829320FEC20261130.txt").errors


by_day = errors([("VE", "20261101"), ("ST", "20261101"), ("VE", "20261102"), ("ST", "20261102")])
by_journal = errors([("VE", "20261101"), ("VE", "20261102"), ("ST", "20261101"), ("ST", "20261102")])
print("django-accounting-fr", version("django-accounting-fr"))
print("by day, 1 2 3 4:    ", by_day)
print("by journal, 1 2 3 4:", by_journal)
assert len(by_day) == 2, "the behaviour changed"
assert all("discontinue" in error for error in by_day), "the behaviour changed"
assert by_journal == [], "the behaviour changed"
print("One sequence without a gap is refused when journals alternate in it.")
PYTHON
