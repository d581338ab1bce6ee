"""In the books an account has one name: who bought under another name than the customer has another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.domain.accounting.documents import customer_of
from souche.domain.customers.models import Customer
from souche.domain.orders.models import Order
from tests.cast import NOON, identity
from tests.domain.test_order import make_order

if TYPE_CHECKING:
    from souche.domain.accounting.journal import Account

pytestmark = pytest.mark.django_db


def account_of(order: Order) -> Account:
    return customer_of(Order.objects.select_related("customer", "identity").get(pk=order.pk))


def test_the_orders_of_a_customer_are_of_one_account() -> None:
    first, second = make_order(), make_order()

    assert account_of(first) == account_of(second)
    assert (account_of(first).number, account_of(first).name) == (f"C{first.customer.pk:06d}", "Alice")


def test_an_order_of_a_stranger_is_of_its_own_account_and_bears_the_name_that_was_typed() -> None:
    own, strange = make_order(), make_order()
    Order.objects.filter(pk=strange.pk).update(buyer_name="Personne Inventée")

    assert account_of(own).name == "Alice"
    assert (account_of(strange).number, account_of(strange).name) == (
        f"B{strange.pk:06d}",
        "Personne Inventée",
    )


def test_a_proven_buyer_who_changes_name_keeps_the_account() -> None:
    order = make_order()
    order.note_proof()
    Customer.objects.update(name="Alice Durand")

    assert (account_of(order).number, account_of(order).name) == (
        f"C{order.customer.pk:06d}",
        "Alice Durand",
    )


def test_an_organisation_has_its_own_and_who_was_erased_no_name() -> None:
    order, for_company = make_order(), make_order()
    company = identity()
    company.remember(customer=order.customer, is_proven=False, now=NOON)
    for_company.bill_to(identity=company)
    order.customer.erase(now=NOON)
    Order.objects.filter(pk=order.pk).update(buyer_name="")

    assert account_of(for_company).name == "Moutardes Martin SAS"
    assert account_of(order).name == order.customer.public_id
