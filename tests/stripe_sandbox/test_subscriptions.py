from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
import stripe

from tests.stripe_sandbox.server import wait_for
from tests.stripe_sandbox.shop import vat
from tests.stripe_sandbox.subscribers import (
    DECLINED_LATER,
    card,
    customer_with_card,
    event_types,
    invoices_of,
    recurring_price,
    subscribe,
)

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server


def refusal(api: stripe.V1Services, **params: Any) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.subscriptions.create(cast("Any", params))
    return caught.value


def test_a_price_comes_back_at_its_interval(api: stripe.V1Services) -> None:
    price = api.prices.retrieve(recurring_price(api, interval="month", count=3))
    assert price.type == "recurring"
    assert price.recurring
    assert (price.recurring.interval, price.recurring.interval_count) == ("month", 3)
    yearly = recurring_price(api)
    found = api.prices.list({"recurring": {"interval": "year"}, "type": "recurring"}).data
    assert [price.id for price in found] == [yearly]


def test_an_interval_lasts_three_years_at_most(api: stripe.V1Services) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="three years") as caught:
        recurring_price(api, interval="month", count=37)
    assert caught.value.param == "recurring[interval_count]"


def test_the_first_invoice_is_paid_and_makes_it_active(api: stripe.V1Services) -> None:
    customer = customer_with_card(api)
    subscription = subscribe(api, customer, recurring_price(api), metadata={"order": "ord_1"})
    assert subscription.status == "active"
    invoice = api.invoices.retrieve(str(subscription.latest_invoice))
    assert (invoice.status, invoice.billing_reason, invoice.total) == ("paid", "subscription_create", 1500)
    assert invoice.parent
    assert invoice.parent.subscription_details
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert invoice.parent.subscription_details.metadata
    assert invoice.parent.subscription_details.metadata.to_dict() == {"order": "ord_1"}


def test_a_line_tells_its_item_and_its_period(api: stripe.V1Services) -> None:
    subscription = subscribe(api, customer_with_card(api), recurring_price(api))
    item = subscription["items"].data[0]
    line = api.invoices.line_items.list(str(subscription.latest_invoice)).data[0]
    assert line.parent
    assert line.parent.subscription_item_details
    assert line.parent.subscription_item_details.subscription_item == item.id
    assert (line.period.start, line.period.end) == (item.current_period_start, item.current_period_end)
    assert line.description == "1 × Adhésion (at €15.00 /\u00a0year)"


def test_a_french_customer_reads_french(api: stripe.V1Services) -> None:
    customer = customer_with_card(api, preferred_locales=["fr"])
    subscription = subscribe(api, customer, recurring_price(api, interval="month", count=2))
    line = api.invoices.line_items.list(str(subscription.latest_invoice)).data[0]
    assert line.description == "1 × Adhésion (à 15,00\u00a0€ tous les 2 mois)"


def test_taxes_of_items_are_on_the_invoice(api: stripe.V1Services) -> None:
    items = [{"price": recurring_price(api), "quantity": 2, "tax_rates": [vat(api, 20)]}]
    subscription = subscribe(api, customer_with_card(api), "", items=items)
    invoice = api.invoices.retrieve(str(subscription.latest_invoice))
    assert (invoice.total, invoice.total_excluding_tax) == (3000, 2500)


def test_its_events_tell_its_beginning(api: stripe.V1Services) -> None:
    subscribe(api, customer_with_card(api), recurring_price(api))
    assert event_types(api, "customer.subscription", "invoice.") == [
        "invoice.created",
        "customer.subscription.created",
        "invoice.finalized",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
        "customer.subscription.updated",
    ]


def test_a_refused_first_payment_leaves_it_incomplete(server: Server, api: stripe.V1Services) -> None:
    customer = api.customers.create({"email": "alice@example.org"}).id
    refused = card(api, customer, number=DECLINED_LATER)
    subscription = subscribe(api, customer, recurring_price(api), default_payment_method=refused)
    assert subscription.status == "incomplete"
    invoice = invoices_of(api, customer)[0]
    assert (invoice.status, invoice.attempt_count) == ("open", 1)
    server.control("clock", advance=24 * 3600)
    assert api.subscriptions.retrieve(subscription.id).status == "incomplete_expired"
    assert api.invoices.retrieve(str(invoice.id)).status == "void"


def test_paying_the_first_invoice_later_makes_it_active(api: stripe.V1Services) -> None:
    customer = customer_with_card(api)
    subscription = subscribe(api, customer, recurring_price(api), payment_behavior="default_incomplete")
    assert subscription.status == "incomplete"
    api.invoices.pay(str(subscription.latest_invoice))
    assert api.subscriptions.retrieve(subscription.id).status == "active"


def test_error_if_incomplete_leaves_nothing(api: stripe.V1Services) -> None:
    customer = api.customers.create({}).id
    refused = card(api, customer, number=DECLINED_LATER)
    with pytest.raises(stripe.CardError):
        subscribe(
            api,
            customer,
            recurring_price(api),
            default_payment_method=refused,
            payment_behavior="error_if_incomplete",
        )
    assert not api.subscriptions.list({"status": "all"}).data
    assert not invoices_of(api, customer)


def test_without_a_card_it_is_refused(api: stripe.V1Services) -> None:
    customer = api.customers.create({}).id
    error = refusal(api, customer=customer, items=[{"price": recurring_price(api)}])
    assert "no attached payment source or default payment method" in str(error)
    assert error.code == "resource_missing"


def test_a_trial_costs_nothing_until_it_ends(server: Server, api: stripe.V1Services) -> None:
    customer = customer_with_card(api)
    subscription = subscribe(api, customer, recurring_price(api), trial_period_days=30)
    assert subscription.status == "trialing"
    assert subscription.trial_end == subscription.created + 30 * 86400
    assert [invoice.total for invoice in invoices_of(api, customer)] == [0]
    server.control("clock", advance=31 * 86400)
    assert api.subscriptions.retrieve(subscription.id).status == "active"
    assert [(i.total, i.status) for i in invoices_of(api, customer)] == [(0, "paid"), (1500, "paid")]
    assert "customer.subscription.trial_will_end" in event_types(api, "customer.subscription")


def test_time_passes_by_itself(server: Server, api: stripe.V1Services) -> None:
    soon = server.control("clock", runs=True)["now"] + 2
    subscription = subscribe(api, customer_with_card(api), recurring_price(api), trial_end=soon)
    assert subscription.status == "trialing"
    wait_for(lambda: api.subscriptions.retrieve(subscription.id).status == "active")


def test_a_sent_invoice_waits_and_is_overdue(server: Server, api: stripe.V1Services) -> None:
    customer = api.customers.create({"email": "alice@example.org"}).id
    subscription = subscribe(
        api, customer, recurring_price(api), collection_method="send_invoice", days_until_due=30
    )
    assert subscription.status == "active"
    server.control("clock", advance=2 * 3600)
    assert [invoice.status for invoice in invoices_of(api, customer)] == ["open"]
    assert event_types(api, "invoice.sent") == ["invoice.sent"]
    server.control("clock", advance=31 * 86400)
    assert api.subscriptions.retrieve(subscription.id).status == "past_due"


def test_metadata_and_description_change(api: stripe.V1Services) -> None:
    subscription = subscribe(api, customer_with_card(api), recurring_price(api), metadata={"a": "1"})
    changed = api.subscriptions.update(
        subscription.id, {"description": "Adhérente", "metadata": {"b": "2"}, "off_session": True}
    )
    assert changed.description == "Adhérente"
    assert changed.metadata.to_dict() == {"a": "1", "b": "2"}


def test_another_price_counts_from_the_next_invoice_on(server: Server, api: stripe.V1Services) -> None:
    customer = customer_with_card(api)
    subscription = subscribe(api, customer, recurring_price(api))
    item = subscription["items"].data[0].id
    dearer = recurring_price(api, cents=2000)
    items = [{"id": item, "price": dearer, "quantity": 2}]
    api.subscriptions.update(subscription.id, cast("Any", {"items": items, "proration_behavior": "none"}))
    assert api.subscription_items.retrieve(item).price.id == dearer
    server.control("clock", advance=367 * 86400)
    assert [invoice.total for invoice in invoices_of(api, customer)] == [1500, 4000]


def test_a_price_change_with_prorations_is_refused(api: stripe.V1Services) -> None:
    subscription = subscribe(api, customer_with_card(api), recurring_price(api))
    items = [{"id": subscription["items"].data[0].id, "price": recurring_price(api)}]
    with pytest.raises(stripe.InvalidRequestError, match="proration_behavior=none") as caught:
        api.subscriptions.update(subscription.id, cast("Any", {"items": items}))
    assert caught.value.code == "sandbox_unsupported"


def test_cancelling_ends_it_at_once_and_for_good(api: stripe.V1Services) -> None:
    subscription = subscribe(api, customer_with_card(api), recurring_price(api))
    ended = api.subscriptions.cancel(
        subscription.id, {"cancellation_details": {"comment": "Je déménage", "feedback": "other"}}
    )
    assert (ended.status, bool(ended.ended_at)) == ("canceled", True)
    assert ended.cancellation_details
    assert ended.cancellation_details.reason == "cancellation_requested"
    assert ended.cancellation_details.comment == "Je déménage"
    assert event_types(api, "customer.subscription.deleted") == ["customer.subscription.deleted"]
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        api.subscriptions.cancel(subscription.id)
    with pytest.raises(stripe.InvalidRequestError, match="can only update its cancellation_details"):
        api.subscriptions.update(subscription.id, {"description": "encore"})


def test_it_ends_with_its_customer(server: Server, api: stripe.V1Services) -> None:
    customer = customer_with_card(api)
    subscription = subscribe(api, customer, recurring_price(api))
    api.customers.delete(customer)
    assert api.subscriptions.retrieve(subscription.id).status == "canceled"
    server.control("clock", advance=400 * 86400)
    assert len(invoices_of(api, customer)) == 1


def test_the_end_of_the_period_ends_it_unless_one_comes_back(api: stripe.V1Services) -> None:
    subscription = subscribe(api, customer_with_card(api), recurring_price(api))
    leaving = api.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    assert leaving.cancel_at == leaving["items"].data[0].current_period_end
    assert leaving.status == "active"
    staying = api.subscriptions.update(subscription.id, {"cancel_at_period_end": False})
    assert (staying.cancel_at, staying.canceled_at) == (None, None)


def test_lists_leave_the_ended_out_and_filter(api: stripe.V1Services) -> None:
    price, other = recurring_price(api), recurring_price(api)
    alice, bob = customer_with_card(api), customer_with_card(api)
    running, ended = subscribe(api, alice, price), subscribe(api, bob, other)
    api.subscriptions.cancel(ended.id)

    def listed(**params: Any) -> list[str]:
        return [subscription.id for subscription in api.subscriptions.list(cast("Any", params)).data]

    assert listed() == [running.id]
    assert listed(status="all") == [ended.id, running.id]
    assert listed(status="ended") == listed(status="canceled") == [ended.id]
    assert listed(customer=alice) == listed(price=price) == [running.id]
    assert listed(price=other) == []
    assert [i.subscription for i in api.subscription_items.list({"subscription": running.id}).data] == [
        running.id
    ]


def test_what_it_cannot_do_is_refused_by_name(api: stripe.V1Services) -> None:
    customer = customer_with_card(api)
    product = api.products.create({"name": "Place"}).id
    once = api.prices.create({"currency": "eur", "unit_amount": 500, "product": product}).id
    assert "type=recurring" in str(refusal(api, customer=customer, items=[{"price": once}]))
    mixed = [{"price": recurring_price(api)}, {"price": recurring_price(api, interval="month")}]
    assert refusal(api, customer=customer, items=mixed).code == "sandbox_unsupported"
    assert refusal(api, customer=customer).param == "items"
    stranger = card(api, api.customers.create({}).id)
    items = [{"price": recurring_price(api)}]
    error = refusal(api, customer=customer, items=items, default_payment_method=stranger)
    assert "must be attached to the customer" in str(error)
