"""One customer per e-mail address, whatever its letters' size."""

import pytest

from souche.domain.customers.models import Customer

pytestmark = pytest.mark.django_db


def test_it_knows_an_address_again_and_keeps_the_latest_name() -> None:
    first = Customer.welcome(email="Alice@Example.org", name="Alice", language="fr")
    first.remember_stripe(stripe_customer_id="cus_1", told="fr Alice")

    again = Customer.welcome(email="alice@example.ORG ", name="Alice Martin", language="en")

    assert again.pk == first.pk
    assert (again.name, again.language, again.stripe_customer_id) == ("Alice Martin", "en", "cus_1")
    assert not again.is_told_to_stripe


def test_the_first_stripe_customer_is_the_one_kept() -> None:
    alice = Customer.welcome(email="alice@example.org", name="Alice", language="fr")
    alice.remember_stripe(stripe_customer_id="cus_1", told="fr Alice")

    alice.remember_stripe(stripe_customer_id="cus_2", told="fr Alice")

    alice.refresh_from_db()
    assert alice.stripe_customer_id == "cus_1"
