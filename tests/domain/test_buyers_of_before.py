"""Buyers and orders of before keep their names and their Stripe Customers; who entered before is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.domain.customers.models import AccountSession, Customer
from souche.domain.orders.models import Order
from tests.cast import NOON, identity
from tests.domain.test_order import make_order
from tests.migrations import back_to_today, go_to

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


def travel() -> None:
    """Let the tables be those of before, and today's again."""
    with back_to_today():
        go_to("orders", "0012_every_ticket_has_its_number")
        go_to("customers", "0008_as_wide_as_stripe")


def test_an_order_of_before_was_paid_by_its_customer_or_its_organisation() -> None:
    own, for_company, never_sent = make_order(), make_order(), make_order()
    own.customer.remember_stripe(stripe_customer_id="cus_alice", told="fr Alice")
    company = identity(stripe_customer_id="cus_company", customer=own.customer, recorded_at=NOON)
    company.save()
    for_company.bill_to(identity=company)
    Order.objects.exclude(pk=never_sent.pk).update(stripe_session_id="cs_1")

    travel()

    paid_by = dict(Order.objects.values_list("pk", "stripe_customer_id"))
    assert paid_by == {own.pk: "cus_alice", for_company.pk: "cus_company", never_sent.pk: ""}
    assert not Order.objects.filter(is_proven=True).exists()
    assert Customer.objects.get().name == "Alice"


@pytest.mark.parametrize(
    ("live", "is_proven"),
    [
        (lambda alice: AccountSession.begin(customer=alice, now=NOON), True),
        (lambda _: Customer.objects.update(street="3 place du Marché"), True),
        (lambda _: None, False),
    ],
    ids=["entered", "gave an address", "only bought"],
)
def test_who_was_in_their_account_is_proven(live: Callable[[Customer], object], *, is_proven: bool) -> None:
    live(make_order().customer)

    travel()

    assert Customer.objects.proven().exists() == is_proven
