"""The register on screen: filtered, added up, quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from souche.domain.mailing.models import Mail, MailKind
from tests.cast import NOON
from tests.register import issue, take_back

if TYPE_CHECKING:
    from django.test import Client

PAGE = "admin:invoices_invoice_changelist"


def read(desk: Client, **asked: str) -> BeautifulSoup:
    answer = desk.get(reverse(PAGE), asked)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def numbers(page: BeautifulSoup) -> list[str]:
    return [cell.get_text(strip=True) for cell in page.select(".field-number")]


def totals(page: BeautifulSoup) -> str:
    return " ".join(page.select_one(".souche-totals").get_text(" ", strip=True).split())  # type: ignore[union-attr]  # the page has it


def test_the_totals_are_those_of_what_is_shown(desk: Client) -> None:
    issue(1, by_rate={"20.00": 12000})
    issue(2, by_rate={"5.50": 2400})

    page = read(desk, q="FACT-0001")

    assert numbers(page) == ["FACT-0001"]
    assert "1 document" in totals(page)
    assert "20 % 100,00 € 20,00 € 120,00 €" in totals(page).replace("\u00a0", " ")


def test_a_credit_note_is_told_and_subtracted(desk: Client) -> None:
    take_back(issue(1))

    page = read(desk)

    assert {"Avoir", "Achat"} <= {cell.get_text(strip=True) for cell in page.select(".field-kind")}
    assert "total 0,00 € 0,00 € 0,00 €" in totals(page).replace("\u00a0", " ")


def test_a_failed_mail_is_seen_in_the_list(desk: Client) -> None:
    mail = Mail.objects.create(invoice=issue(1), kind=MailKind.INVOICE, to="a@example.org", created_at=NOON)
    mail.mark_failed(error="refused")

    state = read(desk, delivery="failed").select_one(".field-delivery")
    assert state
    assert state.get_text(strip=True) == "Échec"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"since": "2026-02-30"}, "date valide"),
        ({"since": "2026-12-01", "until": "2026-11-01"}, "avant le premier"),
        ({"least": "beaucoup"}, "12,50"),
        ({"kind": "pamphlet"}, "pamphlet"),
    ],
)
def test_a_filter_that_makes_no_sense_is_answered_in_words(
    desk: Client, asked: dict[str, str], sentence: str
) -> None:
    issue(1)

    page = read(desk, **asked)

    assert sentence in " ".join(refusal.get_text() for refusal in page.select(".souche-refusal"))
    for name, typed in asked.items():
        field = page.select_one(f"[name={name}]")
        assert field
        assert field.name == "select" or field["value"] == typed


def test_a_period_without_invoices_says_so(desk: Client) -> None:
    issue(1)

    assert "Aucune facture" in totals(read(desk, until="2020-01-01"))


def test_real_sales_are_shown_when_asked(desk: Client) -> None:
    issue(1, is_livemode=True)

    assert numbers(read(desk)) == []
    assert numbers(read(desk, mode="live")) == ["FACT-0001"]


def test_the_list_is_sorted_and_paged_within_its_filters(desk: Client) -> None:
    for number in range(60):
        issue(number, by_rate={"5.50": 100 + number})

    page = read(desk, since="2026-11-01", o="9", p="2")

    assert numbers(page)[0] == "FACT-0050"
    assert any("since=2026-11-01" in str(link["href"]) for link in page.select("a[href*='p=1']"))
