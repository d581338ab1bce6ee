"""The agenda shows what is to come, and how each event is sold."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import NOON, add_price, announce
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries


def test_it_shows_events_soonest_first(client: Client) -> None:
    announce(slug="macbeth", starts_at=NOON + timedelta(days=12), ends_at=NOON + timedelta(days=13))
    announce(slug="hamlet")

    page = Page(client.get("/"))

    assert [card.get_text() for card in page.soup.select(".card h2")] == ["Hamlet", "Macbeth"]


def test_it_hides_what_is_over_or_unpublished(client: Client) -> None:
    announce(slug="secret", is_published=False)
    announce(slug="gone", starts_at=NOON - timedelta(days=2), ends_at=NOON - timedelta(days=1))

    page = Page(client.get("/"))

    assert not page.has(".card")
    assert "Rien n’est annoncé pour le moment." in page.text


def test_it_tells_the_hour_of_the_theatre(client: Client) -> None:
    announce()

    assert "samedi 5 décembre 2026 · 13 h 00" in Page(client.get("/")).text


def test_it_writes_the_first_of_a_month_as_the_french_do(client: Client) -> None:
    announce(starts_at=NOON + timedelta(days=6), ends_at=NOON + timedelta(days=7))

    assert "mardi 1er décembre 2026" in Page(client.get("/")).text


@pytest.mark.parametrize(
    ("size", "changes", "sentence"),
    [
        (100, {}, "En vente"),
        (3, {}, "3 places restantes"),
        (1, {}, "1 place restante"),
        (0, {}, "Complet"),
        (
            100,
            {"sales_open_at": NOON + timedelta(days=1)},
            "En vente dès le jeudi 26 novembre 2026, 13\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}00",
        ),
        (100, {"sales_close_at": NOON}, "Ventes closes"),
        (100, {"cancelled_at": NOON}, "Annulé"),
    ],
)
def test_each_event_says_how_it_is_sold(
    client: Client, size: int, changes: dict[str, Any], sentence: str
) -> None:
    add_price(announce(**changes), size=size)

    assert Page(client.get("/")).one(".card .state").get_text(strip=True) == sentence


def test_its_queries_do_not_grow_with_the_events(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        add_price(announce(slug=f"night-{number}"))

    with django_assert_num_queries(2):
        client.get("/")
