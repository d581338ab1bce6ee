from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import stripe
from stripe import checkout

from tests.stripe_sandbox.contract import body_of, faults
from tests.stripe_sandbox.shop import invoiced_session, line, pay, session_params, vat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.stripe_sandbox.server import Server


@pytest.fixture
def paid(server: Server, api: stripe.V1Services) -> dict[str, Any]:
    rates = [vat(api, 5.5), vat(api, 20, inclusive=False)]
    lines = [line(tax_rates=[rate], quantity=2) for rate in rates]
    session = invoiced_session(api, line_items=lines)
    paid: dict[str, Any] = pay(server, session.id)
    api.refunds.create({"payment_intent": paid["payment_intent"], "amount": 100})
    return paid


def everything(api: stripe.V1Services) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    pages: dict[type[Any], Any] = {
        checkout.Session: api.checkout.sessions,
        stripe.Charge: api.charges,
        stripe.Customer: api.customers,
        stripe.Event: api.events,
        stripe.Invoice: api.invoices,
        stripe.InvoicePayment: api.invoice_payments,
        stripe.PaymentIntent: api.payment_intents,
        stripe.Price: api.prices,
        stripe.Product: api.products,
        stripe.Refund: api.refunds,
        stripe.TaxRate: api.tax_rates,
    }
    for resource, service in pages.items():
        for thing in body_of(service.list({"limit": 100}))["data"]:
            yield resource, thing


def test_every_object_has_the_shape_of_the_sdk(api: stripe.V1Services, paid: dict[str, Any]) -> None:
    assert paid["status"] == "complete"
    seen = list(everything(api))
    assert len({resource for resource, _ in seen}) == 11
    assert [fault for resource, thing in seen for fault in faults(resource, thing, resource.__name__)] == []


def test_every_event_holds_an_object_of_the_shape_of_the_sdk(
    api: stripe.V1Services, paid: dict[str, Any]
) -> None:
    found = [event["data"]["object"] for resource, event in everything(api) if resource is stripe.Event]
    assert paid["id"] in {thing["id"] for thing in found}
    kinds = {
        "account": stripe.Account,
        "charge": stripe.Charge,
        "checkout.session": checkout.Session,
        "customer": stripe.Customer,
        "invoice": stripe.Invoice,
        "invoice_payment": stripe.InvoicePayment,
        "payment_intent": stripe.PaymentIntent,
        "price": stripe.Price,
        "product": stripe.Product,
        "refund": stripe.Refund,
        "tax_rate": stripe.TaxRate,
    }
    assert [fault for thing in found for fault in faults(kinds[thing["object"]], thing)] == []


def test_lines_have_the_shape_of_the_sdk(api: stripe.V1Services, paid: dict[str, Any]) -> None:
    items = body_of(api.checkout.sessions.line_items.list(paid["id"], {"expand": ["data.taxes"]}))["data"]
    lines = body_of(api.invoices.line_items.list(paid["invoice"]))["data"]
    assert len(items) == len(lines) == 2
    assert [fault for item in items for fault in faults(stripe.LineItem, item)] == []
    assert [fault for one in lines for fault in faults(stripe.InvoiceLineItem, one)] == []


def test_account_endpoint_and_card_have_the_shape_of_the_sdk(
    api: stripe.V1Services, paid: dict[str, Any]
) -> None:
    endpoint = api.webhook_endpoints.create({"url": "http://127.0.0.1:1/", "enabled_events": ["*"]})
    account = body_of(api.accounts.retrieve_current())
    intent = api.payment_intents.retrieve(paid["payment_intent"])
    method = body_of(api.payment_methods.retrieve(str(intent.payment_method)))
    assert list(faults(stripe.Account, account)) == []
    assert list(faults(stripe.WebhookEndpoint, body_of(endpoint))) == []
    assert list(faults(stripe.PaymentMethod, method)) == []


def test_an_expanded_session_has_the_shape_of_the_sdk(api: stripe.V1Services, paid: dict[str, Any]) -> None:
    wanted = ["customer", "invoice.payments", "line_items", "payment_intent.latest_charge.refunds"]
    session = body_of(api.checkout.sessions.retrieve(paid["id"], {"expand": wanted}))
    assert session["payment_intent"]["latest_charge"]["refunds"]["data"]
    assert list(faults(checkout.Session, session)) == []


def test_a_failed_attempt_has_the_shape_of_the_sdk(server: Server, api: stripe.V1Services) -> None:
    session = api.checkout.sessions.create(session_params())
    refused = server.http.post(
        f"/_sandbox/sessions/{session.id}/pay", json={"card": "4000000000000002", "email": "a@example.org"}
    )
    assert refused.status_code == 402
    intent = body_of(api.payment_intents.list())["data"][0]
    charge = body_of(api.charges.list())["data"][0]
    assert (intent["status"], charge["status"]) == ("requires_payment_method", "failed")
    assert list(faults(stripe.PaymentIntent, intent)) == []
    assert list(faults(stripe.Charge, charge)) == []
