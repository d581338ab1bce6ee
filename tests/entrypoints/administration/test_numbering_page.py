"""The page of the numbers says each year in one line, and every gap with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.domain.accounting.models import NumberElsewhere
from souche.domain.organisation.roles import Role
from tests.cast import NOON, hire_bob, open_theatre
from tests.entrypoints.administration.rows import enter
from tests.register import issue

if TYPE_CHECKING:
    from django.test import Client

PAGE = "admin:invoices_invoice_numbering"


def read(desk: Client) -> str:
    answer = desk.get(reverse(PAGE))
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def test_a_year_without_gap_is_said_in_one_line(desk: Client) -> None:
    for place in range(1, 13):
        issue(place)

    assert "2026 : 12 factures, aucune rupture, aucun doublon" in read(desk)


def test_a_gap_is_shown_with_what_explains_it(desk: Client) -> None:
    issue(1)
    issue(5)
    NumberElsewhere.objects.create(
        number="FACT-0002", is_livemode=False, stripe_invoice_id="in_2", why="void", found_at=NOON
    )

    page = read(desk)

    assert "2026 : 2 factures, 1 rupture, aucun doublon" in page
    assert "FACT-0002 … FACT-0004 3 FACT-0002 : annulée chez Stripe" in page
    assert "2 numéros que rien n’explique encore" in page


def test_a_number_that_came_twice_is_named(desk: Client) -> None:
    issue(1)
    issue(2, number="FACT-0001")

    assert "1 doublon" in read(desk)


def test_a_series_for_each_buyer_is_warned_about(desk: Client) -> None:
    issue(1, number="AAAA-0001", customer_email="alice@example.org")
    issue(2, number="BBBB-0001", customer_email="bob@example.org")

    assert "Séquentielle pour tout le compte" in read(desk)


def test_real_numbers_do_not_continue_the_rehearsals(desk: Client) -> None:
    issue(1)
    issue(3, is_livemode=True)

    assert "2026 : 1 facture, aucune rupture" in read(desk)


def test_the_page_asks_the_same_whatever_the_gaps(desk: Client) -> None:
    counts = []
    for place in (1, 3, 5, 7, 9, 11):
        issue(place)
        if place > 1:
            with CaptureQueriesContext(connection) as queries:
                read(desk)
            counts.append(len(queries))

    assert len(set(counts)) == 1


def test_stripe_is_asked_once_however_often_one_presses(desk: Client) -> None:
    issue(1)

    for _again in range(2):
        desk.post(reverse("admin:invoices_invoice_look"))

    assert ProcrastinateJob.objects.filter(task_name="explain_gaps").count() == 1


@pytest.mark.django_db
def test_who_may_not_see_invoices_sees_no_numbers() -> None:
    open_theatre()
    desk = enter(hire_bob(role=Role.COUNTER))

    assert desk.get(reverse(PAGE)).status_code == 403
    assert desk.post(reverse("admin:invoices_invoice_look")).status_code == 403
