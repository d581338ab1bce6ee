"""Tables that a spreadsheet opens, amounts and days as such, and no formula."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from souche.kit.spreadsheets import FORMULA_STARTS, Cell, csv_table, write_workbook

HEAD = ["Acheteur", "Montant", "Jour"]
ROW: list[Cell] = ["Alice; « Martin »", Decimal("-24.00"), date(2026, 11, 25)]


def test_a_french_spreadsheet_reads_the_csv() -> None:
    table = csv_table(head=HEAD, rows=[ROW, ["Zoé", None, None]]).decode()

    assert table == ('\ufeffAcheteur;Montant;Jour\r\n"Alice; « Martin »";-24,00;25/11/2026\r\nZoé;;\r\n')


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_text_is_never_a_formula(start: str) -> None:
    evil = f"{start}HYPERLINK(1)"
    book = BytesIO()
    write_workbook(book, title="T", head=["Nom"], rows=[[evil]])

    assert f"'{start}" in csv_table(head=["Nom"], rows=[[evil]]).decode()
    cell = load_workbook(book).worksheets[0]["A2"]
    assert cell.data_type == "s"


@pytest.mark.parametrize("start", ["\t", "\r", "\n", "\u2028", " \x85"], ids=ascii)
def test_what_breaks_lines_before_a_formula_hides_none(start: str) -> None:
    assert (
        csv_table(head=["Nom"], rows=[[f"{start}=HYPERLINK(1)"]]).decode()
        == "\ufeffNom\r\n'=HYPERLINK(1)\r\n"
    )


@pytest.mark.parametrize("between", ["\n", "\r\n", "\u2028", "\x85", "\x0b"], ids=ascii)
def test_a_text_that_breaks_lines_adds_no_row(between: str) -> None:
    evil = f"Alice{between}Bob;24,00"
    book = BytesIO()
    write_workbook(book, title="T", head=["Nom"], rows=[[evil]])

    lines = csv_table(head=["Nom"], rows=[[evil]]).decode().splitlines()
    assert lines == ["\ufeffNom", '"Alice Bob;24,00"']
    assert load_workbook(book).worksheets[0]["A2"].value == "Alice Bob;24,00"


def test_a_reader_of_spreadsheets_finds_numbers_and_days() -> None:
    book = BytesIO()
    write_workbook(book, title="Factures", head=HEAD, rows=[ROW, ["Zoé", None, None]])

    rows = list(load_workbook(book)["Factures"].iter_rows(values_only=True))

    assert rows == [
        ("Acheteur", "Montant", "Jour"),
        ("Alice; « Martin »", -24, datetime(2026, 11, 25)),  # noqa: DTZ001  # a day has no zone
        ("Zoé", None, None),
    ]
