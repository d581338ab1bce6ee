"""Who enters for the first time says their name: what was paid under it is theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.prove_buyer import prove_buyer
from souche.domain.customers.models import Customer
from souche.kit import clock
from tests.actions.memberships import subscribe
from tests.actions.orders import bought, paid_at_stripe, place
from tests.cast import ALICE, NOON, identity, offer_plan

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

STRANGER = replace(ALICE, name="Personne Inventée", language="en")


def prove(name: str = ALICE.name) -> Customer:
    """Alice enters for the first time, and says her name."""
    prove_buyer(customer=Customer.objects.get(), name=name, now=NOON)
    return Customer.objects.get()


def known(customer: Customer) -> tuple[str, str, str]:
    return customer.name, customer.language, customer.stripe_customer_id


def paid_by_a_stranger(event: Event, *, local_stripe: LocalStripe) -> Order:
    return paid_at_stripe(place(event, buyer=STRANGER, now=clock.now()).order, local_stripe=local_stripe)


def test_what_was_paid_under_the_name_that_they_say_is_theirs(
    event: Event, local_stripe: LocalStripe
) -> None:
    place(event, buyer=STRANGER, now=clock.now())
    assert known(Customer.objects.get()) == ("Personne Inventée", "en", "")
    paid = bought(event, local_stripe=local_stripe)

    alice = prove()

    assert known(alice) == ("Alice Martin", "fr", paid.stripe_customer_id)
    assert alice.proven_at == NOON
    paid.refresh_from_db()
    assert paid.is_proven


def test_a_stranger_who_paid_first_names_nobody(event: Event, local_stripe: LocalStripe) -> None:
    strangers = paid_by_a_stranger(event, local_stripe=local_stripe)
    paid = bought(event, local_stripe=local_stripe)

    assert known(prove()) == ("Alice Martin", "fr", paid.stripe_customer_id)
    strangers.refresh_from_db()
    assert not strangers.is_proven


def test_what_a_stranger_alone_paid_stays_with_the_stranger(event: Event, local_stripe: LocalStripe) -> None:
    """Else Alice would see the stranger's card at Stripe, and go on to buy as them."""
    strangers = paid_by_a_stranger(event, local_stripe=local_stripe)

    assert known(prove()) == ("Alice Martin", "en", "")
    strangers.refresh_from_db()
    assert (strangers.buyer_name, strangers.is_proven) == ("Personne Inventée", False)


def test_what_renews_tells_who_they_are_before_what_was_paid_once(
    event: Event, local_stripe: LocalStripe
) -> None:
    bought(event, local_stripe=local_stripe)
    plan = offer_plan(slug="soutien", term="yearly")
    membership = subscribe(plan, local_stripe=local_stripe)

    assert prove().stripe_customer_id == membership.line.order.stripe_customer_id


def test_it_happens_once(event: Event, local_stripe: LocalStripe) -> None:
    first = bought(event, local_stripe=local_stripe)
    prove()
    paid_by_a_stranger(event, local_stripe=local_stripe)

    assert known(prove(STRANGER.name)) == ("Alice Martin", "fr", first.stripe_customer_id)


def test_who_was_known_at_stripe_before_keeps_that_stripe_customer(
    event: Event, local_stripe: LocalStripe
) -> None:
    """Until December 2026 every buyer was."""
    order = bought(event, local_stripe=local_stripe)
    Customer.objects.update(
        name="Alice Durand", stripe_customer_id="cus_before", stripe_told="fr Alice Durand"
    )

    assert known(prove("Alice Durand-Martin")) == ("Alice Durand-Martin", "fr", "cus_before")
    assert not type(order).objects.get().is_proven
    told = ProcrastinateJob.objects.get(task_name="update_stripe_customer")
    assert told.args == {"customer_id": order.customer.public_id}


def test_a_company_that_was_bought_for_is_not_who_they_are(event: Event, local_stripe: LocalStripe) -> None:
    for_company = replace(ALICE, identity=identity())
    paid_at_stripe(place(event, buyer=for_company, now=clock.now()).order, local_stripe=local_stripe)

    assert known(prove()) == ("Alice Martin", "fr", "")


def test_what_was_never_paid_is_not_theirs(event: Event) -> None:
    order: Order = place(event, buyer=STRANGER, now=clock.now()).order

    alice = prove(STRANGER.name)

    assert (alice.proven_at, alice.stripe_customer_id) == (NOON, "")
    assert not type(order).objects.get().is_proven
