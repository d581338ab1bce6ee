"""One customer per e-mail address, whatever its letters' size."""

from datetime import timedelta

import pytest

from souche.domain.customers.models import Customer
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_it_knows_an_address_again_and_keeps_what_it_knew() -> None:
    first = Customer.welcome(email="Alice@Example.org", name="Alice", language="fr")
    first.remember_stripe(stripe_customer_id="cus_1", told="fr Alice")

    again = Customer.welcome(email="alice@example.ORG ", name="Alice Martin", language="en")

    assert again.pk == first.pk
    assert (again.name, again.language, again.stripe_customer_id) == ("Alice", "fr", "cus_1")
    assert again.is_told_to_stripe


def test_a_proven_buyer_says_who_they_are() -> None:
    alice = Customer.welcome(email="alice@example.org", name="Alice", language="fr")
    alice.remember_stripe(stripe_customer_id="cus_1", told="fr Alice")

    alice.present(name="Alice Martin", language="en")

    alice.refresh_from_db()
    assert (alice.name, alice.language, alice.is_told_to_stripe) == ("Alice Martin", "en", False)


def test_it_is_proven_once() -> None:
    alice = Customer.welcome(email="alice@example.org", name="Alice", language="fr")
    assert not Customer.objects.proven().exists()

    assert [alice.prove(now=NOON), alice.prove(now=NOON + timedelta(days=1))] == [True, False]

    assert Customer.objects.proven().get().proven_at == NOON


def test_the_first_stripe_customer_is_the_one_kept() -> None:
    alice = Customer.welcome(email="alice@example.org", name="Alice", language="fr")
    alice.remember_stripe(stripe_customer_id="cus_1", told="fr Alice")

    alice.remember_stripe(stripe_customer_id="cus_2", told="fr Alice")

    alice.refresh_from_db()
    assert alice.stripe_customer_id == "cus_1"
