"""An event's page sells, or says clearly why it does not."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from souche.domain.catalogue.models import Event, Product, Quota
from souche.domain.orders.models import Order
from souche.domain.organisation.models import Organisation
from souche.entrypoints.shop.basket_form import AMOUNT, QUANTITY
from tests.cast import ALICE, NOON, add_price, announce, event_of
from tests.entrypoints.shop.kept import confirm_basket
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from souche.domain.catalogue.models import Price


def test_it_offers_each_price_with_vat(client: Client, price: Price) -> None:
    page = Page(client.get("/evenements/hamlet/"))

    assert page.field(QUANTITY + price.public_id)["value"] == "0"
    assert page.one(".price strong").get_text(strip=True) == "24,00\N{NO-BREAK SPACE}€"
    assert "Prix TTC, TVA comprise." in page.text
    assert page.buttons() == ["Commander et payer"]
    assert "Votre commande vous oblige à payer." in page.text


@pytest.mark.usefixtures("price")
def test_it_speaks_english_when_asked(client: Client) -> None:
    client.cookies["language"] = "en"

    page = Page(client.get("/evenements/hamlet/"))

    assert page.one("html")["lang"] == "en"
    assert page.one(".price strong").get_text(strip=True) == "€24.00"
    assert page.buttons() == ["Order and pay"]
    assert "Saturday 5 December 2026" in page.text


@pytest.mark.usefixtures("price")
def test_no_vat_is_named_by_who_does_not_owe_it(client: Client) -> None:
    Organisation.objects.update(vat_regime="franchise", vat_number="")

    assert "Prix nets : aucune TVA n’est facturée." in Page(client.get("/evenements/hamlet/")).text


@pytest.mark.usefixtures("price")
def test_a_product_without_vat_is_not_said_to_bear_some(client: Client) -> None:
    Product.objects.update(untaxed_ground="exempt")

    assert "Prix nets : aucune TVA n’est facturée." in Page(client.get("/evenements/hamlet/")).text


def test_where_one_price_bears_vat_and_another_none_both_are_said(client: Client, price: Price) -> None:
    add_price(event_of(price), label="Don", vat_rate=Decimal("0.00"))

    page = Page(client.get("/evenements/hamlet/"))

    assert "Prix TTC là où la TVA est due." in page.text


@pytest.mark.usefixtures("free_price")
def test_a_free_event_is_booked_without_a_word_of_payment(client: Client) -> None:
    page = Page(client.get("/evenements/hamlet/"))

    assert page.buttons() == ["Réserver"]
    assert "payer" not in page.text


def test_a_free_price_asks_for_an_amount_and_tells_its_minimum(client: Client, event: Event) -> None:
    price = add_price(event, is_free_price=True, amount_cents=1250, minimum_cents=500)

    page = Page(client.get("/evenements/hamlet/"))

    assert page.field(AMOUNT + price.public_id)["value"] == "12,50"
    assert "au moins 5,00 €" in page.text


@pytest.mark.parametrize(
    ("size", "changes", "sentence"),
    [
        (0, {}, "Toutes les places sont prises."),
        (9, {"sales_open_at": NOON + timedelta(days=1)}, "ouvrent le jeudi 26 novembre 2026 à 13 h 00."),
        (9, {"sales_close_at": NOON}, "ne sont plus vendus en ligne."),
    ],
)
def test_an_event_that_is_not_on_sale_says_why(
    client: Client, size: int, changes: dict[str, Any], sentence: str
) -> None:
    add_price(announce(**changes), size=size)

    page = Page(client.get("/evenements/hamlet/"))

    assert sentence in page.text
    assert page.buttons() == []


@pytest.mark.usefixtures("event")
def test_an_event_without_prices_sells_nothing(client: Client) -> None:
    assert "Aucun billet n’est vendu en ligne" in Page(client.get("/evenements/hamlet/")).text


def test_prices_stand_in_their_order_below_their_product(client: Client, event: Event) -> None:
    balcony = Product.objects.create(event=event, name="Balcon", position=2)
    stalls = Product.objects.create(event=event, name="Orchestre", position=1)
    add_price(event, product=balcony, label="Plein")
    add_price(event, product=stalls, label="Réduit", position=2)
    add_price(event, product=stalls, label="Plein", position=1)

    page = Page(client.get("/evenements/hamlet/"))

    assert [heading.get_text() for heading in page.soup.select("fieldset h3")] == ["Orchestre", "Balcon"]
    assert [label.get_text() for label in page.soup.select(".row > label")] == ["Plein", "Réduit", "Plein"]


def test_a_price_that_is_sold_out_cannot_be_asked_for(client: Client, price: Price) -> None:
    gone = add_price(event_of(price), size=0, label="Balcon")

    page = Page(client.get("/evenements/hamlet/"))

    assert not page.has(f'[name="{QUANTITY}{gone.public_id}"]')
    assert page.one(".row .badge").get_text(strip=True) == "Complet"


@pytest.mark.usefixtures("price")
def test_a_cancelled_event_says_why_and_sells_nothing(client: Client, event: Event) -> None:
    event.cancel(reason="La comédienne est souffrante.", now=NOON)

    page = Page(client.get("/evenements/hamlet/"))

    assert page.one(".notice h2").get_text() == "Cet événement est annulé"
    assert "La comédienne est souffrante." in page.one(".notice").get_text()
    assert page.one(".state").get_text(strip=True) == "Annulé"
    assert not page.has("form.basket")


@pytest.mark.usefixtures("price")
def test_charlie_does_not_see_an_unpublished_event(client: Client) -> None:
    Event.objects.update(is_published=False)

    assert client.get("/evenements/hamlet/").status_code == HTTPStatus.NOT_FOUND


def test_its_queries_do_not_grow_with_the_prices(
    client: Client, event: Event, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    quota = Quota.objects.create(event=event, name="Salle", size=50)
    for number in range(10):
        add_price(event, quota=quota, label=f"Tarif {number}")

    with django_assert_num_queries(3):
        client.get("/evenements/hamlet/")


def test_a_free_order_that_is_confirmed_leads_to_its_page(client: Client, free_price: Price) -> None:
    answers = {QUANTITY + free_price.public_id: "2", "name": "  Alice   Martin \n", "email": ALICE.email}

    client.post("/evenements/hamlet/", answers)
    response = confirm_basket(client)

    order = Order.objects.get()
    assert (response.status_code, order.is_paid) == (HTTPStatus.SEE_OTHER, True)
    assert response.headers["Location"].endswith(f"/commandes/{order.link}/")
    assert (order.buyer_name, order.language) == ("Alice Martin", "fr")


def test_it_announces_how_many_one_may_order(client: Client, event: Event) -> None:
    add_price(event, maximum_per_order=4)

    assert "4 au plus par commande" in Page(client.get("/evenements/hamlet/")).text


@pytest.mark.parametrize(
    "changes", [{"label": "Enfant", "amount_cents": 0}, {"label": "Soutien", "is_free_price": True}]
)
def test_where_some_places_are_free_it_says_that_they_cost_nothing(
    client: Client, event: Event, changes: dict[str, Any]
) -> None:
    add_price(event)
    free = "Si ce que vous choisissez est gratuit, il n’y a rien à payer."
    assert free not in Page(client.get("/evenements/hamlet/")).text

    add_price(event, **changes)

    assert free in Page(client.get("/evenements/hamlet/")).text
