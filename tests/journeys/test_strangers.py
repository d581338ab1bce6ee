"""A stranger types the e-mail of a member: whatever else they type stays with their own order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from souche.domain.customers.models import Customer
from souche.domain.invoices.models import Invoice
from souche.domain.orders.models import Order
from tests.cast import ALICE, offer_plan
from tests.jobs import failed_jobs
from tests.journeys.members import Member
from tests.journeys.test_memberships import YEAR
from tests.journeys.visits import come_anew, enter, walk_in

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

INVENTED = "Personne Inventée"


def known_of_alice(house: House, alice: Member) -> tuple[Any, ...]:
    """Return all that is known of the member, here and at Stripe."""
    row = Customer.objects.filter(email=ALICE.email).values().get()
    payer = alice.membership.line.order.stripe_customer_id
    return row, house.stripe.ask(f"customers/{payer}", method="GET")


@pytest.mark.parametrize("typed_email", [ALICE.email, ALICE.email.upper()])
def test_a_stranger_who_pays_nothing_is_not_named_on_a_member_s_renewal(
    house: House, typed_email: str
) -> None:
    alice = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    before = known_of_alice(house, alice)

    come_anew(house)
    order = house.order(1, email=typed_email, name=INVENTED)
    assert str(house.visitor.page.url).startswith(house.stripe.url), "stops at Checkout, and pays nothing"
    assert known_of_alice(house, alice) == before

    alice.live(YEAR)
    first, renewal = alice.invoices()
    assert (first.customer_name, renewal.customer_name) == (ALICE.name, ALICE.name)
    assert order.buyer_name == INVENTED
    assert not failed_jobs()


def test_a_stranger_who_pays_is_named_on_their_own_invoice_alone(house: House) -> None:
    alice = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    before = known_of_alice(house, alice)

    come_anew(house)
    order = house.order(1, email=ALICE.email, name=INVENTED)
    house.pay(card_name=INVENTED, address_line1="1 rue du Faux", city="Nulle-Part")
    alice.work()
    order.refresh_from_db()

    assert order.is_paid
    assert order.invoices.get().sold_to.name == INVENTED
    assert known_of_alice(house, alice) == before
    alice.live(YEAR)
    assert {invoice.sold_to.name for invoice in alice.invoices()} == {ALICE.name}


def test_the_member_s_card_is_on_no_page_of_a_stranger(house: House) -> None:
    alice = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)

    come_anew(house)
    order = house.order(1, email=ALICE.email, name=INVENTED)

    payers = [one["customer"] for one in house.stripe.objects("checkout/sessions")]
    assert len(set(payers)) == 2
    assert order.stripe_customer_id != alice.membership.line.order.stripe_customer_id


def test_who_has_entered_is_named_as_they_say_from_then_on(house: House) -> None:
    alice = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    enter(house, email=ALICE.email)
    house.order(1, name="Alice Durand")

    alice.live(YEAR)
    assert alice.invoices()[-1].customer_name == "Alice Durand"
    assert Customer.objects.get().name == "Alice Durand"


def test_my_account_shows_every_order_whoever_placed_it(house: House) -> None:
    guest = house.buy(1)
    come_anew(house)
    enter(house, email=ALICE.email)
    inside = house.buy(2)

    house.visitor.open(f"{house.url}/mon-compte/")
    page = house.visitor.page.text
    assert {guest.number, inside.number} <= set(Order.objects.values_list("number", flat=True))
    assert all(order.number in page for order in (guest, inside))
    assert all(number in page for number in Invoice.objects.values_list("number", flat=True))


def test_whoever_pays_for_her_on_stripe_s_page_does_not_rename_her(house: House) -> None:
    """She passes the address of Stripe's page on to whoever pays for her."""
    Customer.welcome(email=ALICE.email, name=ALICE.name, language=ALICE.language)
    walk_in(house.visitor, url=house.url, email=ALICE.email, name=ALICE.name)
    order = house.order(1)
    house.pay(card_name="Bob Payeur")
    house.wait_until_told_all()
    house.work()

    payer = house.stripe.ask(f"customers/{order.stripe_customer_id}", method="GET")
    assert payer["name"] == ALICE.name
    assert order.invoices.get().customer_name == ALICE.name
