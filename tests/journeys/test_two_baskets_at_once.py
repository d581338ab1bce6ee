"""Two baskets of one address at the same instant: each order keeps its name, and nobody's is overwritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from souche.domain.customers.models import Customer
from souche.domain.orders.models import Order
from souche.entrypoints.cli.demo.pages import Visitor
from tests.cast import ALICE
from tests.journeys.visits import walk_in

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

STRANGERS = [f"Inconnu {number}" for number in range(6)]


def order(house: House, visitor: Visitor, *, name: str) -> None:
    """Somebody fills in the form with the address of Alice, and stops at Checkout."""
    visitor.open(f"{house.url}/evenements/{house.event.slug}/")
    form = visitor.form_with("quantity")
    first = next(name for name in form.fields if name.startswith("quantity"))
    visitor.send(form, {first: "1", "name": name, "email": ALICE.email})


def order_as_a_stranger(house: House, name: str) -> None:
    visitor = Visitor()
    try:
        order(house, visitor, name=name)
    finally:
        visitor.close()
        connection.close()


def names_at_stripe(house: House) -> dict[str, str]:
    return {one["id"]: one["name"] for one in house.stripe.objects("customers", email=ALICE.email)}


def test_strangers_to_a_new_address_are_each_named_on_their_own_order(house: House) -> None:
    with ThreadPoolExecutor(max_workers=len(STRANGERS)) as crowd:
        list(crowd.map(lambda name: order_as_a_stranger(house, name), STRANGERS))

    assert Customer.objects.get().name in STRANGERS
    assert sorted(Order.objects.values_list("buyer_name", flat=True)) == STRANGERS
    paid_by = dict(Order.objects.values_list("stripe_customer_id", "buyer_name"))
    assert names_at_stripe(house) == paid_by


def test_alice_among_strangers_stays_who_she_is(house: House) -> None:
    Customer.welcome(email=ALICE.email, name="Alice", language="fr")
    walk_in(house.visitor, url=house.url, email=ALICE.email, name=ALICE.name)

    with ThreadPoolExecutor(max_workers=len(STRANGERS) + 1) as crowd:
        strangers = [crowd.submit(order_as_a_stranger, house, name) for name in STRANGERS]
        order(house, house.visitor, name="Alice Durand")
        for stranger in strangers:
            stranger.result()

    alice = Customer.objects.get()
    assert alice.name == "Alice Durand"
    assert names_at_stripe(house)[alice.stripe_customer_id] == "Alice Durand"
    assert Order.objects.get(is_proven=True).stripe_customer_id == alice.stripe_customer_id
    others = Order.objects.filter(is_proven=False)
    assert sorted(names_at_stripe(house)[each.stripe_customer_id] for each in others) == STRANGERS
