"""What a page may be asked for by its address is read at its edges: no number and no day breaks a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib import admin
from django.urls import reverse

if TYPE_CHECKING:
    from django.test import Client

REGISTER = "admin:invoices_invoice_changelist"
DAYS = ["0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31", "0000-00-00", "2026-02-30", "-1-1-1", "\x00"]
NUMBERS = ["0", "-1", "1", "9999", "10000", "99999999999999999999999", "1e9", "NaN", "١", "\x00"]
LISTS = sorted(
    (reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist"), page.date_hierarchy or "")  # noqa: SLF001  # Django's public way to a model's names
    for model, page in admin.site._registry.items()  # noqa: SLF001  # same
)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", ["since", "until"])
def test_the_register_reads_any_day(desk: Client, name: str, day: str) -> None:
    assert desk.get(reverse(REGISTER), {name: day}).status_code < 500


@pytest.mark.parametrize(("path", "dates"), LISTS)
def test_a_list_reads_any_number(desk: Client, path: str, dates: str) -> None:
    names = ["p", *[f"{dates}__{part}" for part in ("year", "month", "day") if dates]]

    answers = {(name, number): desk.get(path, {name: number}) for name in names for number in NUMBERS}

    assert {asked: answer.status_code for asked, answer in answers.items() if answer.status_code >= 500} == {}
