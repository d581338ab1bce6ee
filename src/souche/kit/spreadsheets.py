"""Tables that a spreadsheet opens as they are, in France too: semicolons, UTF-8 with its mark, no formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet takes for a formula (owasp.org, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_table(*, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table of texts as CSV; a text that would be a formula is shown instead of worked out."""
    table = StringIO()
    writer = csv.writer(table, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + table.getvalue()).encode()


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
