"""Stripe's Customer follows ours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from souche.actions.update_stripe_customer import update_stripe_customer
from souche.domain.customers.models import Customer
from tests.actions.memberships import subscribe
from tests.cast import ALICE, NOON, identity, offer_plan, open_theatre
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def known(local_stripe: LocalStripe) -> Customer:
    open_theatre(stripe_secret_key=STRIPE_KEY)
    alice = Customer.welcome(email="alice@example.org", name="Alice Martin", language="fr")
    stripe_customer_id = local_stripe.ask("customers", email=alice.email, name="A. Martin")["id"]
    alice.remember_stripe(stripe_customer_id=stripe_customer_id, told="fr A. Martin")
    return alice


def test_the_name_and_the_language_are_brought_up_to_date(local_stripe: LocalStripe) -> None:
    alice = known(local_stripe)

    update_stripe_customer(customer_id=alice.public_id)

    (at_stripe,) = local_stripe.objects("customers")
    assert (at_stripe["name"], at_stripe["preferred_locales"]) == ("Alice Martin", ["fr"])
    alice.refresh_from_db()
    assert alice.is_told_to_stripe


def test_what_was_joined_before_entering_follows_and_an_organisation_does_not(
    event: Event, local_stripe: LocalStripe
) -> None:
    """She entered later: her renewals bear the name that she gives in her account, her company's do not."""
    del event
    own = subscribe(offer_plan(slug="soutien", term="yearly"), local_stripe=local_stripe)
    for_company = replace(ALICE, identity=identity())
    company = subscribe(
        offer_plan(slug="mecenat", term="yearly"), local_stripe=local_stripe, buyer=for_company
    )
    Customer.objects.update(name="Alice Durand", language="en")

    update_stripe_customer(customer_id=own.customer.public_id)

    names = {one["id"]: (one["name"], one["preferred_locales"]) for one in local_stripe.objects("customers")}
    assert names == {
        own.line.order.stripe_customer_id: ("Alice Durand", ["en"]),
        company.line.order.stripe_customer_id: ("Moutardes Martin SAS", ["fr"]),
    }


def test_an_erased_customer_is_left_alone(local_stripe: LocalStripe) -> None:
    alice = known(local_stripe)
    alice.erase(now=NOON)

    update_stripe_customer(customer_id=alice.public_id)

    assert local_stripe.objects("customers")[0]["name"] == "A. Martin"
