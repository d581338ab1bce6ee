"""An organisation buys: the basket asks whom the invoice is made out to, and loses nothing that was typed."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from souche.domain.customers.models import BuyerIdentity, Customer
from souche.domain.orders.models import Order
from souche.domain.organisation.models import Organisation
from souche.entrypoints.shop.basket_form import FOR_ORGANISATION, QUANTITY
from souche.kit import clock
from tests.cast import ALICE, identity
from tests.entrypoints.account.visits import enter_account
from tests.entrypoints.shop.page import Page
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.catalogue.models import Price
    from tests.sandbox import LocalStripe

COMPANY = {
    "organisation-buyer_type": "company",
    "organisation-name": "Moutardes Martin SAS",
    "organisation-street": "4 rue de la Liberté",
    "organisation-postal_code": "21000",
    "organisation-city": "Dijon",
    "organisation-country": "",
    "organisation-siren_or_siret": "732 829 320 00074",
    "organisation-vat_number": "FR 44 732829320",
    "organisation-purchase_reference": "BC-2026-118",
    "organisation-accounts_email": "compta@moutardes.example",
}


def order(client: Client, price: Price, **answers: str) -> tuple[int, Page]:
    """Alice orders one place for her company, with other answers."""
    typed = {
        "name": ALICE.name,
        "email": ALICE.email,
        QUANTITY + price.public_id: "1",
        FOR_ORGANISATION: "on",
        **COMPANY,
        **{f"organisation-{name}": answer for name, answer in answers.items()},
    }
    response = client.post("/evenements/hamlet/", typed)
    return response.status_code, Page(response)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"siren_or_siret": "73282932000075"}, "Ce numéro n’existe pas"),
        ({"vat_number": "BE0428759497"}, "celui d’un autre pays : le vôtre commence par FR"),
        ({"city": ""}, "indiquez la ville"),
        ({"name": ""}, "Indiquez le nom auquel la facture est établie"),
        ({"accounts_email": "compta"}, "n’est pas complète"),
        ({"buyer_type": "eu", "country": "FR"}, "Union européenne"),
        ({"buyer_type": "individual"}, "individual"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_nothing_is_lost(
    client: Client, price: Price, answers: dict[str, str], sentence: str
) -> None:
    wrong = next(name for name in reversed(answers))

    status, page = order(client, price, **answers)

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in page.said_at(f"organisation-{wrong}")
    assert page.one(f'.errors a[href="#organisation-{wrong}"]')
    assert page.field(FOR_ORGANISATION).has_attr("checked")
    assert page.field("name")["value"] == ALICE.name
    for name, typed in {
        **COMPANY,
        **{f"organisation-{name}": answer for name, answer in answers.items()},
    }.items():
        if typed and name != "organisation-buyer_type":
            assert page.field(name)["value"] == typed
    assert not Order.objects.exists()
    assert not BuyerIdentity.objects.exists()


def test_a_number_that_stripe_does_not_take_is_said(
    client: Client, price: Price, local_stripe: LocalStripe
) -> None:
    Organisation.objects.update(stripe_secret_key=STRIPE_KEY, stripe_account_id="acct_1")
    local_stripe.control("weather", kind="tax_id_invalid")

    status, page = order(client, price)

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "n’accepte pas un des numéros donnés pour la facture" in page.one(".errors").get_text()
    assert page.field("organisation-vat_number")["value"] == COMPANY["organisation-vat_number"]
    assert not Order.objects.held().exists()
    assert local_stripe.objects("customers") == []


def test_it_is_folded_and_asks_nothing_of_a_private_person(client: Client, price: Price) -> None:
    page = Page(client.get("/evenements/hamlet/"))
    assert not page.field(FOR_ORGANISATION).has_attr("checked")
    assert "Particulier" not in page.text

    refused = client.post("/evenements/hamlet/", {"name": "", QUANTITY + price.public_id: "1"})
    assert not Page(refused).has('.organisation [aria-invalid="true"]')


def test_a_free_event_asks_for_no_organisation(client: Client, free_price: Price) -> None:
    del free_price

    assert not Page(client.get("/evenements/hamlet/")).has(f'[name="{FOR_ORGANISATION}"]')


def bought_for_company(*, is_proven: bool = True) -> Customer:
    """Alice bought something for her company before, in her account or not."""
    customer = Customer.welcome(email=ALICE.email, name=ALICE.name, language="fr")
    company = identity()
    company.remember(customer=customer, is_proven=is_proven, now=clock.now())
    Order.objects.create(
        customer=customer,
        buyer_type=company.buyer_type,
        identity=company,
        language="fr",
        currency="EUR",
        total_cents=2400,
        is_invoice_wanted=True,
        status="paid",
        placed_at=clock.now(),
        expires_at=clock.now(),
        paid_at=clock.now(),
    )
    return customer


def test_it_stands_there_next_time_for_whom_the_browser_knows(price: Price) -> None:
    del price
    page = Page(enter_account(bought_for_company()).get("/evenements/hamlet/"))

    assert page.field("organisation-name")["value"] == "Moutardes Martin SAS"
    assert page.field("organisation-siren_or_siret")["value"] == "73282932000074"
    assert not page.field(FOR_ORGANISATION).has_attr("checked")


def test_what_a_stranger_paid_for_with_her_address_is_not_proposed_to_her(price: Price) -> None:
    del price
    page = Page(enter_account(bought_for_company(is_proven=False)).get("/evenements/hamlet/"))

    assert page.field("organisation-name").get("value", "") == ""


def test_charlie_who_types_the_address_of_alice_sees_nothing_of_her_company(
    client: Client, price: Price
) -> None:
    bought_for_company()

    response = client.post(
        "/evenements/hamlet/", {"name": "", "email": ALICE.email, QUANTITY + price.public_id: "1"}
    )

    assert "Moutardes" not in response.content.decode()
