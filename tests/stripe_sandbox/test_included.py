"""What Stripe shows only when it is asked, even when there is nothing to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
import stripe
from stripe import checkout

from tests.stripe_sandbox.contract import body_of, faults
from tests.stripe_sandbox.shop import ADDRESS, invoiced_session, line, pay, vat
from tests.stripe_sandbox.subscribers import customer_with_card, recurring_price, subscribe

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server


def shown(api: stripe.V1Services, customer: str, *names: str) -> dict[str, Any]:
    body = body_of(api.customers.retrieve(customer, {"expand": list(names)}))
    assert list(faults(stripe.Customer, body)) == []
    return {name: body[name] for name in names}


def test_a_customer_shows_sources_that_nobody_has(api: stripe.V1Services) -> None:
    customer = customer_with_card(api)
    sources = shown(api, customer, "sources")["sources"]
    url = f"/v1/customers/{customer}/sources"
    assert sources == {"object": "list", "data": [], "has_more": False, "url": url}


def test_lists_of_what_nobody_has_are_empty(api: stripe.V1Services) -> None:
    customer, product = customer_with_card(api), api.products.create({"name": "Plein tarif"}).id
    assert api.customers.payment_sources.list(customer).data == []
    assert api.products.features.list(product).data == []
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        api.customers.payment_sources.list("cus_nobody")


def test_a_customer_shows_the_subscriptions_that_run(api: stripe.V1Services) -> None:
    customer = customer_with_card(api)
    ended, running = (subscribe(api, customer, recurring_price(api)).id for _ in range(2))
    api.subscriptions.cancel(ended)
    page = shown(api, customer, "subscriptions")["subscriptions"]
    assert [subscription["id"] for subscription in page["data"]] == [running]
    assert (page["has_more"], page["url"]) == (False, f"/v1/customers/{customer}/subscriptions")


def test_a_customer_shows_where_they_would_be_taxed(api: stripe.V1Services) -> None:
    nowhere, somewhere = api.customers.create({}), api.customers.create({"address": cast("Any", ADDRESS)})
    assert shown(api, nowhere.id, "tax")["tax"] == {
        "automatic_tax": "unrecognized_location",
        "ip_address": None,
        "location": None,
        "provider": "stripe",
    }
    tax = shown(api, somewhere.id, "tax")["tax"]
    assert tax["automatic_tax"] == "not_collecting"
    assert tax["location"] == {"country": "FR", "source": "billing_address", "state": None}


@pytest.mark.parametrize("name", ["sources", "subscriptions", "tax", "tax_ids"])
def test_a_deleted_customer_shows_nothing_more(api: stripe.V1Services, name: str) -> None:
    customer = api.customers.create({}).id
    api.customers.delete(customer)
    body = body_of(api.customers.retrieve(customer, {"expand": [name]}))
    assert body == {"id": customer, "object": "customer", "deleted": True}


def test_a_session_shows_its_taxes_by_rate(api: stripe.V1Services) -> None:
    reduced, full = vat(api, 5.5), vat(api, 20, inclusive=False)
    lines = [line(1000, tax_rates=[reduced]), line(2000, tax_rates=[reduced]), line(500, tax_rates=[full])]
    session = invoiced_session(api, line_items=lines)
    wanted = ["total_details.breakdown"]
    body = body_of(api.checkout.sessions.retrieve(session.id, {"expand": wanted}))
    breakdown = body["total_details"]["breakdown"]
    found = {tax["rate"]["id"]: (tax["amount"], tax["taxable_amount"]) for tax in breakdown["taxes"]}
    assert found == {reduced: (52 + 104, 948 + 1896), full: (100, 500)}
    assert breakdown["discounts"] == []
    assert list(faults(checkout.Session, body)) == []
    page = api.checkout.sessions.list({"expand": ["data.total_details.breakdown"]})
    assert body_of(page)["data"][0]["total_details"]["breakdown"] == breakdown
    assert "breakdown" not in body_of(api.checkout.sessions.retrieve(session.id))["total_details"]


def test_an_invoice_shows_the_secret_of_its_payment(server: Server, api: stripe.V1Services) -> None:
    paid = pay(server, invoiced_session(api).id)
    intent = api.payment_intents.retrieve(paid["payment_intent"])
    invoice = api.invoices.retrieve(paid["invoice"], {"expand": ["confirmation_secret"]})
    secret = {"client_secret": intent.client_secret, "type": "payment_intent"}
    assert body_of(invoice)["confirmation_secret"] == secret
    draft = api.invoices.create({"customer": paid["customer"], "expand": ["confirmation_secret"]})
    assert body_of(draft)["confirmation_secret"] is None


@pytest.mark.parametrize("name", ["cash_balance", "cash_balance.settings", "default_source"])
def test_what_stripe_knows_and_this_customer_lacks_is_no_error(api: stripe.V1Services, name: str) -> None:
    customer = api.customers.create({"email": "alice@example.org"}).id
    assert api.customers.retrieve(customer, {"expand": [name]}).id == customer


def test_a_price_has_no_tiers(api: stripe.V1Services) -> None:
    recurring_price(api)
    body = body_of(api.prices.list({"expand": ["data.tiers", "data.currency_options"]}))
    assert body["data"][0].get("tiers") is None


@pytest.mark.parametrize("name", ["payment_intent", "nothing", "subscription"])
def test_what_stripe_does_not_know_is_refused(server: Server, api: stripe.V1Services, name: str) -> None:
    paid = pay(server, invoiced_session(api).id)
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded because it doesn't exist"):
        api.invoices.retrieve(paid["invoice"], {"expand": [name]})
