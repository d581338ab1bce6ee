from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.stripe_sandbox.shop import line, pay, session_params, vat
from tests.stripe_sandbox.subscribers import (
    DECLINED_LATER,
    advance,
    event_types,
    instant,
    invoices_of,
    recurring_price,
    start_clock,
    subscription_session,
)

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server


def refusal(api: stripe.V1Services, **params: Any) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.checkout.sessions.create(session_params(**params))
    return caught.value


def monthly(cents: int = 500, **more: Any) -> dict[str, Any]:
    return recurring_line("month", cents, **more)


def recurring_line(interval: str, cents: int, **more: Any) -> dict[str, Any]:
    content = line(cents, name="Abonnement", **more)
    content["price_data"]["recurring"] = {"interval": interval}
    return content


def test_a_session_to_subscribe_is_no_payment(api: stripe.V1Services) -> None:
    session = subscription_session(api)
    assert (session.mode, session.payment_method_collection) == ("subscription", "always")
    assert (session.subscription, session.invoice_creation, session.customer_creation) == (None, None, None)
    assert session.payment_method_types == ["card"]
    assert session.amount_total == 1500


def test_paying_it_begins_the_subscription(server: Server, api: stripe.V1Services) -> None:
    asked = {"metadata": {"order": "ord_1"}, "description": "Adhésion 2026"}
    session = subscription_session(api, subscription_data=asked)
    paid = pay(server, session.id)
    assert (paid["status"], paid["payment_status"], paid["payment_intent"]) == ("complete", "paid", None)
    subscription = api.subscriptions.retrieve(paid["subscription"])
    assert (subscription.status, subscription.customer) == ("active", paid["customer"])
    assert (subscription.metadata.to_dict(), subscription.description) == (
        {"order": "ord_1"},
        "Adhésion 2026",
    )
    assert paid["invoice"] == subscription.latest_invoice
    method = api.payment_methods.retrieve(str(subscription.default_payment_method))
    assert method.customer == paid["customer"]


def test_its_invoice_is_the_first_of_the_subscription(server: Server, api: stripe.V1Services) -> None:
    settings = {"footer": "Association loi 1901", "custom_fields": [{"name": "Adhésion", "value": "42"}]}
    asked = {"metadata": {"order": "ord_1"}, "invoice_settings": settings}
    paid = pay(server, subscription_session(api, subscription_data=asked).id)
    invoice = api.invoices.retrieve(paid["invoice"], {"expand": ["payments"]})
    assert (invoice.status, invoice.billing_reason, invoice.total) == ("paid", "subscription_create", 1500)
    assert invoice.footer == "Association loi 1901"
    assert invoice.custom_fields
    assert invoice.custom_fields[0].value == "42"
    assert invoice.parent
    assert invoice.parent.subscription_details
    assert invoice.parent.subscription_details.subscription == paid["subscription"]
    assert invoice.payments
    assert len(invoice.payments.data) == 1
    assert (invoice.customer_name, invoice.customer_email) == ("Alice Martin", "alice@example.org")


def test_what_is_bought_once_is_on_the_first_invoice_only(server: Server, api: stripe.V1Services) -> None:
    at = instant(2026, 1, 15)
    clock = start_clock(api, at).id
    customer = api.customers.create({"email": "alice@example.org", "test_clock": clock}).id
    lines = [monthly(tax_rates=[vat(api, 20)]), line(1000, name="Frais d’entrée")]
    session = subscription_session(api, customer=customer, line_items=lines)
    assert session.amount_total == 1500
    pay(server, session.id)
    advance(api, clock, instant(2026, 2, 20))
    first, second = invoices_of(api, customer)
    assert (first.created, first.total, second.total) == (at, 1500, 500)
    assert second.total_excluding_tax == 417
    assert {item.current_period_start for item in api.subscriptions.list().data[0]["items"].data} == {
        instant(2026, 2, 15)
    }


def test_the_events_tell_both_stories(server: Server, api: stripe.V1Services) -> None:
    pay(server, subscription_session(api).id)
    told = event_types(api, "checkout", "customer.", "invoice", "payment_method")
    assert told == [
        "customer.created",
        "payment_method.attached",
        "invoice.created",
        "customer.subscription.created",
        "invoice.finalized",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "customer.subscription.updated",
        "checkout.session.completed",
    ]


def test_a_declined_card_begins_nothing(server: Server, api: stripe.V1Services) -> None:
    session = subscription_session(api)
    refused = server.http.post(
        f"/_sandbox/sessions/{session.id}/pay", json={"card": DECLINED_LATER, "email": "a@example.org"}
    )
    assert refused.status_code == 402
    assert api.checkout.sessions.retrieve(session.id).status == "open"
    assert not api.subscriptions.list({"status": "all"}).data


def test_a_free_subscription_needs_no_card(server: Server, api: stripe.V1Services) -> None:
    paid = pay(server, subscription_session(api, line_items=[monthly(0)]).id)
    assert paid["payment_status"] == "no_payment_required"
    assert api.subscriptions.retrieve(paid["subscription"]).status == "active"


def test_expanding_leads_to_the_subscription(server: Server, api: stripe.V1Services) -> None:
    paid = pay(server, subscription_session(api).id)
    session = api.checkout.sessions.retrieve(paid["id"], {"expand": ["subscription.latest_invoice"]})
    assert isinstance(session.subscription, stripe.Subscription)
    assert isinstance(session.subscription.latest_invoice, stripe.Invoice)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"mode": "payment", "line_items": [monthly()]}, "passed a recurring price"),
        ({"mode": "subscription", "line_items": [line()]}, "at least one recurring price"),
        (
            {"mode": "subscription", "line_items": [monthly()], "customer_creation": "always"},
            "You can not pass `customer_creation` in `subscription` mode.",
        ),
        (
            {"mode": "subscription", "line_items": [monthly()], "payment_intent_data": {"description": "a"}},
            "You can not pass `payment_intent_data` in `subscription` mode.",
        ),
        (
            {"mode": "payment", "subscription_data": {"description": "a"}},
            "You can not pass `subscription_data` in `payment` mode.",
        ),
        (
            {"mode": "subscription", "line_items": [monthly(), recurring_line("year", 500)]},
            "different intervals",
        ),
        ({"mode": "subscription", "line_items": [monthly(), *[line()] * 21]}, "20 one-time line items"),
        ({"mode": "subscription", "line_items": [monthly()] * 21}, "20 recurring"),
        ({"mode": "subscription", "line_items": [monthly(49)]}, "at least €0.50"),
    ],
)
def test_what_does_not_fit_the_mode_is_refused(
    api: stripe.V1Services, params: dict[str, Any], words: str
) -> None:
    assert words in str(refusal(api, **params))


def test_prices_made_before_are_told_apart_too(api: stripe.V1Services) -> None:
    price = {"price": recurring_price(api), "quantity": 1}
    assert "passed a recurring price" in str(refusal(api, line_items=[price]))
