"""Tables that a spreadsheet opens as they are, in France too: semicolons, UTF-8 with its mark, no formula."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter

from souche.kit.one_line import breaks_line, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# A text, an amount, a day, or nothing.
Cell = str | Decimal | date | None

BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet takes for a formula, once no cell begins with a tab or a line break (owasp.org, "CSV
# Injection").
FORMULA_STARTS = ("=", "+", "-", "@")


def csv_table(*, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV; a text that would be a formula is shown instead of worked out."""
    return b"".join(csv_lines(head=head, rows=rows))


def csv_lines(*, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield a table as CSV, line by line; amounts have a comma, days are written 25/11/2026."""
    yield (BYTE_ORDER_MARK + _line(head)).encode()
    for row in rows:
        yield _line([as_text(cell) for cell in row]).encode()


def _line(cells: Sequence[str]) -> str:
    line = StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def as_text(cell: Cell) -> str:
    """Return what stands in the table: amounts with a comma, days as 25/11/2026, no formula."""
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case date():
            return f"{cell:%d/%m/%Y}"
        case str():
            text = _in_a_row(cell)
            return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _in_a_row(text: str) -> str:
    """Return a text as one line: programs that read a table line by line take the rest of it for a row."""
    return on_one_line(text) if breaks_line(text) else text


def write_workbook(
    out: IO[bytes], *, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write a table as XLSX, one row in memory at a time; a text is never worked out as a formula."""
    workbook = xlsxwriter.Workbook(out, {"constant_memory": True})
    formats = {
        Decimal: workbook.add_format({"num_format": "#,##0.00"}),
        date: workbook.add_format({"num_format": "dd/mm/yyyy"}),
    }
    sheet = workbook.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, workbook.add_format({"bold": True}))
    for place, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(sheet, place, column, cell, formats)
    workbook.close()


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, formats: dict[type, Any]) -> None:
    match cell:
        case Decimal():
            sheet.write_number(row, column, cell, formats[Decimal])
        case date():
            sheet.write_datetime(row, column, cell, formats[date])
        case str():
            sheet.write_string(row, column, _in_a_row(cell))
