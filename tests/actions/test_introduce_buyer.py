"""Stripe knows each identity as a Customer of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from souche.actions.introduce_buyer import introduce_buyer
from souche.domain.customers.models import BuyerIdentity, Customer
from souche.domain.orders.models import Order
from souche.domain.payments.access import stripe_access
from souche.kit import clock
from tests.cast import ALICE, identity

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("event")]


@pytest.fixture
def alice(event: Event) -> Customer:
    del event
    return Customer.welcome(email=ALICE.email, name=ALICE.name, language="fr")


def introduce(alice: Customer, company: BuyerIdentity | None, *, is_proven: bool = True) -> str:
    if company:
        company.remember(customer=alice, is_proven=is_proven, now=clock.now())
    order = Order(customer=alice, buyer_name=alice.name, buyer_email=alice.email, language="fr")
    order.is_proven = is_proven
    return introduce_buyer(order=order, identity=company, access=stripe_access())


def tax_ids(local_stripe: LocalStripe, customer: str) -> set[tuple[Any, Any]]:
    return {(one["type"], one["value"]) for one in local_stripe.objects(f"customers/{customer}/tax_ids")}


def test_a_company_has_its_name_its_address_and_its_numbers(
    alice: Customer, local_stripe: LocalStripe
) -> None:
    made = introduce(alice, identity())

    (known,) = local_stripe.objects("customers")
    assert (known["id"], known["name"], known["email"]) == (made, "Moutardes Martin SAS", ALICE.email)
    assert known["address"]["line1"] == "4 rue de la Liberté"
    assert tax_ids(local_stripe, made) == {("fr_siret", "73282932000074"), ("eu_vat", "FR44732829320")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"siren_or_siret": "732829320", "vat_number": ""}, {("fr_siren", "732829320")}),
        (
            {"buyer_type": "eu", "country": "BE", "siren_or_siret": "", "vat_number": "BE0428759497"},
            {("eu_vat", "BE0428759497")},
        ),
        (
            {"buyer_type": "abroad", "country": "CH", "siren_or_siret": "", "vat_number": "CHE107787577TVA"},
            set(),
        ),
    ],
)
def test_only_numbers_that_stripe_has_a_kind_for_are_its_own(
    alice: Customer, local_stripe: LocalStripe, changes: dict[str, object], expected: set[tuple[str, str]]
) -> None:
    made = introduce(alice, identity(**changes))

    assert tax_ids(local_stripe, made) == expected


def test_the_same_identity_again_is_the_same_customer(alice: Customer, local_stripe: LocalStripe) -> None:
    first = introduce(alice, identity(purchase_reference="BC-1"))
    assert introduce(alice, identity(purchase_reference="BC-2")) == first
    assert introduce(alice, identity(street="5 rue de la Liberté")) != first

    assert len(local_stripe.objects("customers")) == 2


def test_a_stranger_who_knows_the_company_gets_another_customer(
    alice: Customer, local_stripe: LocalStripe
) -> None:
    """On the one of Alice they would see the company's card, and give it another."""
    known = introduce(alice, identity())
    strangers = [introduce(alice, identity(), is_proven=False) for _ in range(2)]

    assert len({known, *strangers}) == 3
    assert introduce(alice, identity()) == known
    assert {one["name"] for one in local_stripe.objects("customers")} == {"Moutardes Martin SAS"}


def test_the_order_of_a_stranger_has_its_customer_once(alice: Customer, local_stripe: LocalStripe) -> None:
    order = Order(customer=alice, buyer_name="Personne Inventée", buyer_email=alice.email, language="en")
    made = [introduce_buyer(order=order, identity=None, access=stripe_access()) for _ in range(2)]

    (known,) = local_stripe.objects("customers")
    assert made == [known["id"]] * 2
    assert (known["name"], known["preferred_locales"]) == ("Personne Inventée", ["en"])
    assert known["metadata"] == {"customer": alice.public_id, "order": order.public_id}
    assert alice.stripe_customer_id == ""


def test_what_alice_buys_for_herself_still_names_her(alice: Customer, local_stripe: LocalStripe) -> None:
    introduce(alice, identity())
    own = introduce(alice, None)

    assert alice.stripe_customer_id == own
    names = {one["id"]: one["name"] for one in local_stripe.objects("customers")}
    assert names[own] == ALICE.name
    assert tax_ids(local_stripe, own) == set()
