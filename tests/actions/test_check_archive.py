"""A PDF that is missing or altered is found by its SHA-256."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from souche.actions.check_archive import check_archive
from souche.domain.health.models import Check
from souche.kit import clock
from tests.cast import open_theatre
from tests.entrypoints.administration.rows import PDF, buy

if TYPE_CHECKING:
    from souche.domain.invoices.models import Invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoices() -> list[Invoice]:
    """Three invoices, two of them archived."""
    open_theatre()
    found = [buy(number).invoices.get() for number in range(3)]
    for invoice in found[:2]:
        invoice.archive(pdf=PDF, now=clock.now())
    Check.objects.all().delete()
    return found


@pytest.mark.usefixtures("invoices")
def test_an_intact_archive_is_counted() -> None:
    check = check_archive(now=clock.now())

    assert (check.compared, check.differences) == ({"pdfs": 2}, [])
    assert Check.objects.get() == check


def test_what_is_missing_and_what_is_altered_is_told(invoices: list[Invoice]) -> None:
    Path(invoices[0].pdf.path).unlink()
    Path(invoices[1].pdf.path).write_bytes(PDF[:-1] + b"!")

    check = check_archive(now=clock.now())

    assert [(each["what"], each["subject"]) for each in check.differences] == [
        ("pdf_missing", "ABCD-0000"),
        ("pdf_altered", "ABCD-0001"),
    ]
