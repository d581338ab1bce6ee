from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import stripe
from stripe import checkout, test_helpers

from tests.stripe_sandbox.contract import body_of, faults
from tests.stripe_sandbox.shop import pay
from tests.stripe_sandbox.subscribers import (
    advance,
    customer_with_card,
    instant,
    recurring_price,
    start_clock,
    subscribe,
    subscription_session,
)

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server

KINDS: dict[str, type[Any]] = {
    "checkout.session": checkout.Session,
    "invoice": stripe.Invoice,
    "subscription": stripe.Subscription,
    "test_helpers.test_clock": test_helpers.TestClock,
}


@pytest.fixture
def subscriptions(server: Server, api: stripe.V1Services) -> list[dict[str, Any]]:
    """Return one on trial, one renewed and leaving, one of a Checkout Session, and one ended."""
    clock = start_clock(api, instant(2026, 1, 31)).id
    alice = customer_with_card(api, test_clock=clock)
    price = recurring_price(api, interval="month")
    subscribe(api, alice, price, trial_period_days=400)
    leaving = subscribe(api, alice, price)
    advance(api, clock, instant(2026, 3, 1))
    api.subscriptions.update(leaving.id, {"cancel_at_period_end": True})
    pay(server, subscription_session(api).id)
    api.subscriptions.cancel(subscribe(api, customer_with_card(api), price).id)
    found: list[dict[str, Any]] = body_of(api.subscriptions.list({"status": "all"}))["data"]
    return found


def test_subscriptions_and_their_items_have_the_shape_of_the_sdk(
    api: stripe.V1Services, subscriptions: list[dict[str, Any]]
) -> None:
    assert {s["status"] for s in subscriptions} == {"trialing", "active", "canceled"}
    assert len(subscriptions) == 4
    assert [fault for one in subscriptions for fault in faults(stripe.Subscription, one)] == []
    items = body_of(api.subscription_items.list({"subscription": subscriptions[0]["id"]}))["data"]
    assert [fault for item in items for fault in faults(stripe.SubscriptionItem, item)] == []
    assert len(items) == 1


def test_clocks_have_the_shape_of_the_sdk(api: stripe.V1Services) -> None:
    clock = start_clock(api, instant(2026, 1, 31))
    answer = api.test_helpers.test_clocks.advance(clock.id, {"frozen_time": instant(2026, 2, 1)})
    ready = api.test_helpers.test_clocks.retrieve(clock.id)
    for shown in (clock, answer, ready):
        assert list(faults(test_helpers.TestClock, body_of(shown))) == []


@pytest.mark.usefixtures("subscriptions")
def test_prices_sessions_and_invoices_have_the_shape_of_the_sdk(api: stripe.V1Services) -> None:
    pages: dict[type[Any], Any] = {
        stripe.Price: api.prices,
        checkout.Session: api.checkout.sessions,
        stripe.Invoice: api.invoices,
    }
    for resource, service in pages.items():
        things = body_of(service.list({"limit": 100}))["data"]
        assert things
        assert [fault for thing in things for fault in faults(resource, thing)] == []


@pytest.mark.usefixtures("subscriptions")
def test_lines_name_their_item_in_the_shape_of_the_sdk(api: stripe.V1Services) -> None:
    for invoice in api.invoices.list({"limit": 100}).data:
        lines = body_of(api.invoices.line_items.list(str(invoice.id)))["data"]
        assert lines[0]["parent"]["type"] == "subscription_item_details"
        assert list(faults(stripe.InvoiceLineItem, lines[0])) == []


@pytest.mark.usefixtures("subscriptions")
def test_every_event_holds_an_object_of_the_shape_of_the_sdk(api: stripe.V1Services) -> None:
    first = api.events.list({"limit": 100})
    told = [body_of(api.events.retrieve(event.id)) for event in first.auto_paging_iter()]
    held = [event["data"]["object"] for event in told if event["data"]["object"]["object"] in KINDS]
    assert "invoice.upcoming" in {event["type"] for event in told}
    assert {thing["object"] for thing in held} == KINDS.keys()
    assert [fault for thing in held for fault in faults(KINDS[thing["object"]], thing)] == []
