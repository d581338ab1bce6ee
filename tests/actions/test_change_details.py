"""What a buyer corrects is kept, and Stripe is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.change_details import change_details
from souche.domain.customers.models import Customer, Details
from tests.cast import NOON, open_theatre
from tests.jobs import do_jobs, forget_jobs
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db(transaction=True)
MOVED = Details(
    name="Alice Durand",
    language="en",
    street="3 place du Marché",
    postal_code="21000",
    city="Dijon",
    country="FR",
)


@pytest.fixture
def alice(local_stripe: LocalStripe) -> Customer:
    forget_jobs()
    open_theatre(stripe_secret_key=STRIPE_KEY)
    alice = Customer.welcome(email="alice@example.org", name="Alice Martin", language="fr")
    known = local_stripe.ask("customers", email=alice.email, name=alice.name)["id"]
    alice.remember_stripe(stripe_customer_id=known, told=alice.told_to_stripe)
    return alice


def test_the_details_are_kept_and_told_to_stripe(alice: Customer, local_stripe: LocalStripe) -> None:
    change_details(customer=alice, details=MOVED, now=NOON)
    do_jobs()

    alice.refresh_from_db()
    assert (alice.name, alice.city) == ("Alice Durand", "Dijon")
    (at_stripe,) = local_stripe.objects("customers")
    assert at_stripe["name"] == "Alice Durand"
    assert at_stripe["address"]["line1"] == "3 place du Marché"
    assert at_stripe["preferred_locales"] == ["en"]


def test_whoever_stripe_does_not_know_is_not_told_of(local_stripe: LocalStripe) -> None:
    forget_jobs()
    charlie = Customer.welcome(email="charlie@example.org", name="Charlie", language="fr")
    change_details(customer=charlie, details=MOVED, now=NOON)
    do_jobs()

    assert local_stripe.objects("customers") == []
