"""A day is the house's: no instant becomes a day, a month or a file name without a zone that is named.

The server's clock is in UTC, whose day begins in the middle of Nouméa's morning and of Guadeloupe's evening.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.architecture.sources import SOUCHE, name_of, python_files, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# `localdate` and lookups by day take the zone of the request, which a job and a letter do not have.
DAYS_OF_NO_ZONE = {"today", "localdate", "utcnow", "strftime"}
LOOKUPS = re.compile(r"__(date|year|month|day|week|quarter|iso_year|week_day)(__\w+)?$")
DATABASE_DAYS = re.compile(r"^(Trunc(Date|Day|Week|Month|Quarter|Year)?|Extract\w*)$")
OF_AN_INSTANT = re.compile(r"(_at|now|instant)$")

EXCEPTIONS = {
    # The folder of a PDF in the archive: nobody reads it, and it must not move with the house's zone.
    "src/souche/domain/invoices/models/invoices.py": "f-string",
    # A cell that is a day already is read.
    "src/souche/domain/accounting/fec_check.py": ".date()",
    # Stripe writes a payout's day as midnight in UTC, wherever the bank is.
    "src/souche/domain/payments/gateway/payouts.py": ".date()",
    # The timetable ticks in UTC: which night it is decides nothing that a person reads.
    "src/souche/kit/timetable.py": ".date()",
}


def test_every_day_is_of_a_named_zone() -> None:
    found = {
        f"{name_of(path)}:{line}: {what}"
        for path in python_files(SOUCHE)
        for line, what in days_without_zone(tree_of(path))
        if EXCEPTIONS.get(name_of(path)) != what
    }

    assert found == set()


def test_every_exception_is_still_needed() -> None:
    paths = {name_of(path): path for path in python_files(SOUCHE)}
    for name, what in EXCEPTIONS.items():
        assert what in {found for _line, found in days_without_zone(tree_of(paths[name]))}


def days_without_zone(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the kind of each day that is taken from an instant without saying where."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr="date"), args=[]) if not _is_in_a_zone(value):
                yield node.lineno, ".date()"
            case ast.Attribute(attr=name) if name in DAYS_OF_NO_ZONE:
                yield node.lineno, name
            case ast.FormattedValue(value=value, format_spec=ast.JoinedStr() as spec) if "%" in ast.unparse(
                spec
            ) and OF_AN_INSTANT.search(ast.unparse(value)):
                yield node.lineno, "f-string"
            case ast.keyword(arg=str(name)) | ast.Constant(value=str(name)) if LOOKUPS.search(name):
                yield node.lineno if isinstance(node, ast.Constant) else node.value.lineno, "lookup"
            case ast.Name(id=name) if DATABASE_DAYS.match(name):
                yield node.lineno, name


def _is_in_a_zone(value: ast.expr) -> bool:
    """Say whether an instant was just put into a zone that is not UTC."""
    match value:
        case ast.Call(func=ast.Attribute(attr="astimezone"), args=[zone]):
            return ast.unparse(zone) not in {"UTC", "timezone.utc"}
    return False


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("now.date()", ".date()"),
        ("now.astimezone(UTC).date()", ".date()"),
        ("date.today()", "today"),
        ("timezone.localdate()", "localdate"),
        ("paid_at.strftime('%Y')", "strftime"),
        ("f'{invoice.issued_at:%Y-%m}'", "f-string"),
        ("orders.filter(paid_at__date=day)", "lookup"),
        ("Q(**{'paid_at__year__gte': 2027})", "lookup"),
        ("TruncMonth('paid_at')", "TruncMonth"),
    ],
)
def test_it_sees_each_kind(source: str, what: str) -> None:
    assert {found for _line, found in days_without_zone(ast.parse(source))} == {what}


@pytest.mark.parametrize(
    "source",
    ["day_in(zone, instant=now)", "now.astimezone(zone).date()", "f'{last_day:%Y-%m}'", "date(2027, 1, 1)"],
)
def test_it_leaves_what_names_its_zone(source: str) -> None:
    assert list(days_without_zone(ast.parse(source))) == []


TEMPLATES_IN_A_ZONE = ("account", "administration", "shop")
DAY_IN_TEMPLATE = re.compile(r"\|\s*(date|time)\b|{%\s*now\b")


def test_templates_write_days_only_where_the_zone_is_set() -> None:
    """Pages are shown inside the zone of the house; a letter or a document gets its days in words."""
    strangers = [
        name_of(path)
        for path in _templates()
        if DAY_IN_TEMPLATE.search(path.read_text(encoding="utf-8"))
        and not any(f"entrypoints/{floor}/" in name_of(path) for floor in TEMPLATES_IN_A_ZONE)
    ]

    assert strangers == []


def _templates() -> list[Path]:
    return [path for ending in ("html", "txt", "typ") for path in SOUCHE.rglob(f"*.{ending}")]
