from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stripe

from tests.stripe_sandbox.contract import body_of
from tests.stripe_sandbox.shop import invoiced_session, pay

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server


@pytest.fixture
def paid(server: Server, api: stripe.V1Services) -> str:
    session: str = pay(server, invoiced_session(api).id)["id"]
    return session


def test_it_opens_four_levels_down(api: stripe.V1Services, paid: str) -> None:
    path = "payment_intent.latest_charge.customer.tax_ids"
    session = api.checkout.sessions.retrieve(paid, {"expand": [path]})
    intent = session.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert isinstance(intent.latest_charge, stripe.Charge)
    customer = intent.latest_charge.customer
    assert isinstance(customer, stripe.Customer)
    assert customer.tax_ids is not None
    assert customer.tax_ids.data == []


def test_it_opens_each_element_of_a_list_and_the_lists_in_it(api: stripe.V1Services, paid: str) -> None:
    page = api.checkout.sessions.list({"expand": ["data.line_items.data.price.product", "data.invoice"]})
    (session,) = page.data
    assert session.id == paid
    assert isinstance(session.invoice, stripe.Invoice)
    assert session.line_items is not None
    price = session.line_items.data[0].price
    assert price is not None
    assert isinstance(price.product, stripe.Product)
    assert price.product.name == "Plein tarif"


def test_it_stays_open_on_the_next_pages(server: Server, api: stripe.V1Services) -> None:
    for _ in range(3):
        pay(server, invoiced_session(api).id)
    pages = api.payment_intents.list({"limit": 1, "expand": ["data.customer"]})
    customers = [intent.customer for intent in pages.auto_paging_iter()]
    assert len(customers) == 3
    assert all(isinstance(customer, stripe.Customer) for customer in customers)


def test_it_opens_what_a_request_creates(api: stripe.V1Services, paid: str) -> None:
    intent = api.checkout.sessions.retrieve(paid).payment_intent
    refund = api.refunds.create(
        {"payment_intent": str(intent), "amount": 500, "expand": ["charge", "payment_intent.customer"]}
    )
    assert isinstance(refund.charge, stripe.Charge)
    assert refund.charge.amount_refunded == 500
    assert isinstance(refund.payment_intent, stripe.PaymentIntent)
    assert isinstance(refund.payment_intent.customer, stripe.Customer)


def test_what_nobody_asked_for_stays_an_id(api: stripe.V1Services, paid: str) -> None:
    session = body_of(api.checkout.sessions.retrieve(paid, {"expand": ["invoice"]}))
    assert session["customer"].startswith("cus_")
    assert session["invoice"]["customer"] == session["customer"]
    assert "line_items" not in session


def test_a_fifth_level_is_refused(api: stripe.V1Services, paid: str) -> None:
    path = "payment_intent.latest_charge.payment_intent.latest_charge.customer"
    with pytest.raises(stripe.InvalidRequestError, match="more than 4 levels"):
        api.checkout.sessions.retrieve(paid, {"expand": [path]})
