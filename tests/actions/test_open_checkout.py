"""The buyer's Stripe Customer is one, and says who they are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.open_checkout import open_checkout
from souche.actions.place_order import Buyer
from souche.domain.customers.models import Customer
from souche.domain.orders.models import Order
from souche.domain.orders.pricing import Basket
from souche.domain.organisation.models import Organisation
from souche.domain.payments.gateway import customers
from souche.domain.payments.gateway.errors import StripeKeyRefused, StripeUnreachable
from souche.domain.payments.gateway.facts import StripeAccess
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import ALICE, move_to_saturday
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_a_proven_buyer_is_one_stripe_customer_with_their_language(
    event: Event, local_stripe: LocalStripe
) -> None:
    alice = Customer.welcome(email=ALICE.email, name=ALICE.name, language=ALICE.language)
    later = Buyer(name="Alice M.", email="ALICE@example.org", language="en")
    place(event, member=alice, now=clock.now())
    place(event, member=alice, buyer=later, now=clock.now())

    known = local_stripe.objects("customers")
    assert [(one["name"], one["preferred_locales"]) for one in known] == [("Alice M.", ["en"])]
    assert Customer.objects.get().stripe_customer_id == known[0]["id"]
    assert {order.stripe_customer_id for order in Order.objects.all()} == {known[0]["id"]}


def test_who_is_not_proven_is_a_stripe_customer_for_each_order(
    event: Event, local_stripe: LocalStripe
) -> None:
    first = place(event, now=clock.now()).order
    stranger = Buyer(name="Personne Inventée", email="ALICE@example.org", language="en")
    second = place(event, buyer=stranger, now=clock.now()).order

    known = {one["id"]: (one["name"], one["preferred_locales"]) for one in local_stripe.objects("customers")}
    assert known == {
        first.stripe_customer_id: ("Alice Martin", ["fr"]),
        second.stripe_customer_id: ("Personne Inventée", ["en"]),
    }
    assert Customer.objects.get().stripe_customer_id == ""


def test_two_purchases_at_once_make_one_stripe_customer(event: Event, local_stripe: LocalStripe) -> None:
    del event
    access = StripeAccess(secret_key=STRIPE_KEY)

    def create(name: str) -> str:
        return customers.create_customer(
            access=access, owner=customers.Owner("customer_1"), email=ALICE.email, name=name, language="fr"
        )

    with ThreadPoolExecutor(max_workers=8) as crowd:
        made = set(crowd.map(create, ["Alice", "Alice", "Alice Martin", "A. Martin"] * 2))

    assert len(made) == 1
    assert len(local_stripe.objects("customers")) == 1


@pytest.mark.parametrize(("days", "methods"), [(22, ["card", "sepa_debit"]), (20, ["card"])])
def test_a_bank_debit_is_offered_when_there_is_time_for_it(
    event: Event, local_stripe: LocalStripe, days: int, methods: list[str]
) -> None:
    now = clock.now()
    event.starts_at = now + timedelta(days=days)

    place(event, now=now)

    assert local_stripe.objects("checkout/sessions")[0]["payment_method_types"] == methods


def test_an_error_that_stripe_would_repeat_stops_no_buyer(event: Event, local_stripe: LocalStripe) -> None:
    local_stripe.control("weather", kind="error_after", target="POST /v1/customers", count=1)

    place(event, now=clock.now())

    assert len(local_stripe.objects("customers")) == 1


def test_an_error_that_stripe_would_repeat_stops_no_rate(event: Event, local_stripe: LocalStripe) -> None:
    local_stripe.control("weather", kind="error_after", target="POST /v1/tax_rates", count=1)
    with pytest.raises(StripeUnreachable):
        place(event, now=clock.now())

    assert place(event, now=clock.now()).pay_url


def test_each_line_says_when_and_where(event: Event, local_stripe: LocalStripe) -> None:
    move_to_saturday(event)
    placed = place(event, now=clock.now())

    items = local_stripe.objects(f"checkout/sessions/{placed.order.stripe_session_id}/line_items")
    assert items[0]["description"].replace("\u00a0", " ").replace("\u202f", " ") == (
        "Hamlet – Place assise – Plein tarif (samedi 5 décembre 2099 à 13 h 00, Grande salle)"
    )


def test_without_a_key_nothing_is_asked(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, now=clock.now()).order
    before = len(local_stripe.objects("checkout/sessions"))

    with pytest.raises(StripeKeyRefused):
        open_checkout(
            order=order,
            organisation=Organisation(),
            offering=event,
            basket=Basket(lines=(), total_cents=0),
            success_url="http://127.0.0.1/",
            cancel_url="http://127.0.0.1/",
        )

    assert len(local_stripe.objects("checkout/sessions")) == before
