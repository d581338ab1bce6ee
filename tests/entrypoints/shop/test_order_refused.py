"""Each refusal of an order is one clear sentence, on the page that keeps what was typed."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.db.models import F

from souche.domain.catalogue.models import Event, Quota
from souche.domain.orders.models import Order
from souche.domain.organisation.models import Organisation
from souche.entrypoints.shop.basket_form import AMOUNT, QUANTITY
from tests.cast import ALICE, NOON, add_price, announce
from tests.entrypoints.shop.page import Page
from tests.sandbox import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries, Settings

    from souche.domain.catalogue.models import Price


@pytest.fixture(autouse=True)
def _nothing_was_kept(db: None) -> Iterator[None]:  # noqa: ARG001  # the database is asked for
    yield
    assert not Order.objects.held().exists()
    assert (
        not Quota.objects.filter(taken__gt=0).exclude(name="Presque plein").exclude(taken=F("size")).exists()
    )


def order(client: Client, **answers: str) -> tuple[int, Page]:
    response = client.post("/evenements/hamlet/", {"name": ALICE.name, "email": ALICE.email, **answers})
    return response.status_code, Page(response)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-1", "Plein tarif : écrivez un nombre entier, 0 ou plus."),
        ("deux", "Plein tarif : écrivez un nombre entier, 0 ou plus."),
        ("1,5", "Plein tarif : écrivez un nombre entier, 0 ou plus."),
        ("11", "Plein tarif : au plus 10 par commande."),
        ("9" * 5000, "Plein tarif : écrivez un nombre entier, 0 ou plus."),
    ],
)
def test_a_quantity_that_cannot_be(client: Client, price: Price, typed: str, sentence: str) -> None:
    name = QUANTITY + price.public_id

    status, page = order(client, **{name: typed})

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in page.said_at(name).replace("\N{NO-BREAK SPACE}", " ")
    assert page.field(name)["value"] == typed
    assert page.field("name")["value"] == ALICE.name
    assert page.one(f'.errors a[href="#{name}"]')


def test_the_summary_takes_the_focus(client: Client, price: Price) -> None:
    _status, page = order(client, **{QUANTITY + price.public_id: "-1"})

    summary = page.one(".errors")
    assert (summary["role"], summary["tabindex"], summary.has_attr("autofocus")) == ("alert", "-1", True)
    assert page.one("title").get_text().startswith("À vérifier")


def test_a_sentence_in_the_language_of_the_buyer(client: Client, price: Price) -> None:
    client.cookies["language"] = "en"
    name = QUANTITY + price.public_id

    _status, page = order(client, **{name: "11"})

    assert "Plein tarif: at most 10 per order." in page.said_at(name)


def test_a_percent_sign_in_a_label_is_only_a_percent_sign(client: Client, event: Event) -> None:
    name = QUANTITY + add_price(event, label="Remise 50 %").public_id

    for typed, sentence in (("11", "Remise 50 % : au plus"), ("x", "Remise 50 % : écrivez")):
        assert sentence in order(client, **{name: typed})[1].said_at(name).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.usefixtures("price")
def test_an_empty_basket(client: Client) -> None:
    status, page = order(client)

    assert (status, "Choisissez au moins un billet." in page.text) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)


@pytest.mark.usefixtures("price")
def test_an_empty_basket_is_said_before_what_else_is_missing(client: Client) -> None:
    _status, page = order(client, name="", email="")

    told = [sentence.get_text() for sentence in page.one(".errors").find_all("li")]
    assert told == ["Choisissez au moins un billet.", *told[1:]]
    assert len(told) == 3


@pytest.mark.parametrize("email", ["alice@", "alice", "alice@example", "a b@example.org"])
def test_an_address_that_is_none(client: Client, price: Price, email: str) -> None:
    status, page = order(client, **{QUANTITY + price.public_id: "1", "email": email})

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Cette adresse e-mail n’est pas complète." in page.said_at("email")
    assert page.field("email")["value"] == email
    assert page.field(QUANTITY + price.public_id)["value"] == "1"


def test_nobody(client: Client, price: Price) -> None:
    status, page = order(client, **{QUANTITY + price.public_id: "1", "name": " ", "email": ""})

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Indiquez votre nom." in page.said_at("name")
    assert "Indiquez votre adresse e-mail" in page.said_at("email")


@pytest.mark.usefixtures("price")
def test_a_price_of_another_event(client: Client) -> None:
    stranger = add_price(announce(slug="macbeth"))

    status, page = order(client, **{QUANTITY + stranger.public_id: "1"})

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "L’un des tarifs choisis n’est plus en vente ici." in page.one(".errors").get_text()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("4,99", "choisissez un montant de 5,00 € à 10 000,00 €."),
        ("10000,01", "choisissez un montant de 5,00 € à 10 000,00 €."),
        ("cinq", "écrivez un montant tel que 12,50."),
        ("-5", "écrivez un montant tel que 12,50."),
        ("", "écrivez un montant tel que 12,50."),
        ("5,001", "écrivez un montant tel que 12,50."),
        ("NaN", "écrivez un montant tel que 12,50."),
    ],
)
def test_an_amount_that_cannot_be(client: Client, event: Event, typed: str, sentence: str) -> None:
    price = add_price(event, is_free_price=True, amount_cents=1000, minimum_cents=500)
    name = AMOUNT + price.public_id

    status, page = order(client, **{QUANTITY + price.public_id: "1", name: typed})

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in page.said_at(name).replace("\N{NO-BREAK SPACE}", " ")
    assert page.field(name)["value"] == typed


def test_an_amount_too_small_for_a_card(client: Client, event: Event) -> None:
    price = add_price(event, is_free_price=True, minimum_cents=0)

    status, page = order(client, **{QUANTITY + price.public_id: "1", AMOUNT + price.public_id: "0,20"})

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Un paiement par carte est d’au moins 0,50 €" in page.text


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (2, "Il reste seulement 2 places : choisissez-en moins."),
        (1, "Il reste seulement 1 place : choisissez-en moins."),
        (0, "Ces places viennent d’être prises par quelqu’un d’autre."),
    ],
)
@pytest.mark.usefixtures("price")  # which keeps its places
def test_places_gone_between_page_and_click(client: Client, event: Event, left: int, sentence: str) -> None:
    quota = Quota.objects.create(event=event, name="Presque plein", size=10, taken=10 - left)
    name = QUANTITY + add_price(event, quota=quota).public_id

    status, page = order(client, **{name: "3"})

    assert status == HTTPStatus.CONFLICT
    assert sentence in page.said_at(name).replace("\N{NO-BREAK SPACE}", " ")
    assert page.field(name)["value"] == "3"


def test_who_comes_when_all_is_gone_is_told_at_once(
    client: Client, price: Price, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Quota.objects.update(taken=F("size"))

    with django_assert_num_queries(3):
        status, page = order(client, **{QUANTITY + price.public_id: "1"})

    assert status == HTTPStatus.CONFLICT
    assert page.one(".notice h2").get_text() == "Complet"
    assert not page.has("form.basket")
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sales_close_at": NOON}, "Les ventes de cet événement sont closes."),
        ({"sales_open_at": NOON + timedelta(1)}, "Les billets de cet événement ne sont pas encore en vente."),
    ],
)
def test_an_event_closed_between_page_and_click(
    client: Client, price: Price, changes: dict[str, object], sentence: str
) -> None:
    Event.objects.update(**changes)

    status, page = order(client, **{QUANTITY + price.public_id: "2"})

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in page.one(".errors").get_text()
    assert page.field(QUANTITY + price.public_id)["value"] == "2"


def test_an_event_cancelled_between_page_and_click(client: Client, event: Event, price: Price) -> None:
    event.cancel(reason="Panne", now=NOON)

    _status, page = order(client, **{QUANTITY + price.public_id: "1"})

    assert "Cet événement est annulé" in page.one(".errors").get_text()


def test_an_event_withdrawn_between_page_and_click(client: Client, price: Price) -> None:
    Event.objects.update(is_published=False)

    status, page = order(client, **{QUANTITY + price.public_id: "2"})

    assert (status, "l’événement n’est plus annoncé" in page.text) == (HTTPStatus.NOT_FOUND, True)


def test_a_house_without_a_stripe_key(client: Client, price: Price) -> None:
    status, page = order(client, **{QUANTITY + price.public_id: "2"})

    assert status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Le paiement n’est pas disponible pour le moment." in page.one(".errors").get_text()
    assert page.field(QUANTITY + price.public_id)["value"] == "2"


def test_a_stripe_that_does_not_answer(client: Client, price: Price, settings: Settings) -> None:
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{free_port()}"
    Organisation.objects.update(stripe_secret_key="sk_test_1", stripe_account_id="acct_1")

    status, page = order(client, **{QUANTITY + price.public_id: "2"})

    assert status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Le service de paiement ne répond pas." in page.one(".errors").get_text()
    assert page.field("email")["value"] == ALICE.email


@pytest.mark.usefixtures("price")
def test_a_form_from_another_site(client: Client) -> None:
    client.handler.enforce_csrf_checks = True

    assert order(client)[0] == HTTPStatus.FORBIDDEN
