"""Whoever has a card of the season already is told so on its page, and until when."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from souche.domain.customers.models import AccountSession, Customer
from souche.domain.customers.recognition import COOKIE
from souche.domain.memberships.models import Membership
from souche.entrypoints.shop.basket_form import QUANTITY
from souche.kit import clock
from souche.kit.secrets import sign
from tests.cast import ALICE, offer_plan
from tests.entrypoints.shop.kept import BASKET, confirm_basket
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.catalogue.models import Plan


@pytest.fixture
def card() -> Plan:
    """Sell a card of the season for nothing."""
    return offer_plan(name="Carte", cents=0, term="season", season_ends_on=date(2027, 6, 30))


def buy(client: Client, card: Plan) -> tuple[int, str]:
    typed = {QUANTITY + card.prices.get().public_id: "1", "name": ALICE.name, "email": ALICE.email}
    response = client.post("/adhesions/adhesion/", typed)
    if response.headers.get("Location") == BASKET:
        response = confirm_basket(client)
    said = "" if response.status_code == HTTPStatus.SEE_OTHER else Page(response).text
    return response.status_code, said.replace("\N{NO-BREAK SPACE}", " ")


def sign_in(client: Client) -> None:
    token = AccountSession.begin(customer=Customer.objects.get(email=ALICE.email), now=clock.now())
    client.cookies[COOKIE] = sign(purpose=COOKIE, value=token)


def test_a_member_reads_until_when(client: Client, card: Plan) -> None:
    assert buy(client, card)[0] == HTTPStatus.SEE_OTHER
    sign_in(client)

    status, said = buy(client, card)

    assert status == HTTPStatus.CONFLICT
    assert "Carte – Plein tarif : vous l’avez déjà, jusqu’au 30 juin 2027 inclus." in said
    assert Membership.objects.count() == 1


def test_who_is_not_signed_in_reads_how_to_know(client: Client, card: Plan) -> None:
    buy(client, card)

    status, said = buy(client, card)

    assert status == HTTPStatus.CONFLICT
    assert "cette adresse électronique l’a déjà" in said
    assert "30 juin 2027 inclus" not in said
