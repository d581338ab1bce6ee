"""The stub of the benchmarks answers what the gateway reads, in the shapes that the local Stripe has."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import stub_stripe
from benchmarks.bench import free_port, stub_of_stripe
from souche.domain.payments.gateway import checkout, customers, invoices
from souche.domain.payments.gateway.arrivals import read_arrival
from souche.domain.payments.gateway.client import close_connections
from souche.domain.payments.gateway.facts import Arrival, PaidSession, StripeAccess
from tests.stripe_sandbox.shop import line, pay, session_params, vat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import stripe
    from pytest_django import Settings

    from tests.stripe_sandbox.server import Server

ACCESS = StripeAccess("sk_test_stub", account_id="acct_stub")
EXPANDED = ["payment_intent.latest_charge.balance_transaction", "invoice.payments", "customer"]
INVOICED = {"invoice_creation": {"enabled": True}}


def get(address: str) -> dict[str, Any]:
    status, found = stub_stripe.answer("GET", address, "")
    assert status == HTTPStatus.OK, found
    return found


@pytest.fixture(scope="module")
def stub() -> Iterator[str]:
    port = free_port()
    with stub_of_stripe(port):
        yield f"http://127.0.0.1:{port}"
        close_connections()


@pytest.fixture
def access(stub: str, settings: Settings) -> StripeAccess:
    settings.STRIPE_API_BASE = stub
    return ACCESS


def test_the_gateway_reads_a_paid_session(access: StripeAccess) -> None:
    facts = checkout.read_session(access=access, session_id="cs_test_ord_1")

    assert isinstance(facts.paid, PaidSession)
    assert (facts.is_paid, facts.invoice_id, facts.paid.order_id) == (True, "in_ord_1", "ord_1")
    assert (facts.paid.payment_intent_id, facts.paid.amount_cents) == ("pi_ord_1", 4000)
    assert facts.paid.arrival == Arrival(received_at=arrived_at(access), method="card")


def arrived_at(access: StripeAccess) -> datetime:
    return read_arrival(access=access, payment_intent_id="pi_ord_1").received_at


def test_the_gateway_reads_an_invoice_and_when_it_was_paid(access: StripeAccess) -> None:
    facts = invoices.read_invoice(access=access, invoice_id="in_ord_1", rate_of=lambda _id: Decimal("5.5"))

    assert (facts.order_id, facts.total_cents, facts.vat_cents) == ("ord_1", 4000, 208)
    assert sum(line.vat_cents for line in facts.lines) == facts.vat_cents
    assert facts.paid_at == arrived_at(access)


def test_the_gateway_makes_a_customer(access: StripeAccess) -> None:
    made = customers.create_customer(
        access=access, owner=customers.Owner("cus_1"), email="alice@example.org", name="Alice", language="fr"
    )

    assert made == "cus_cus_1"


def test_anything_is_expanded_by_its_path() -> None:
    intent = get("/v1/payment_intents/pi_1?expand[0]=latest_charge.balance_transaction&expand[1]=customer")

    assert intent["latest_charge"]["balance_transaction"]["id"] == "txn_1"
    assert intent["customer"]["object"] == "customer"
    assert "payments" not in get("/v1/invoices/in_1")
    session = get("/v1/checkout/sessions/cs_test_1?expand[]=invoice.payments")
    assert session["invoice"]["payments"]["data"][0]["payment"]["payment_intent"] == "pi_1"


@pytest.mark.parametrize(
    "address",
    [
        "/v1/nothing",
        "/v1/invoices/cus_1",
        "/v1/invoices/in_1?expand[0]=number",
        "/v1/invoices/in_1?expand[0]=x",
    ],
)
def test_what_it_does_not_know_is_refused(address: str) -> None:
    status, found = stub_stripe.answer("GET", address, "")

    assert (status, found["error"]["type"]) == (HTTPStatus.NOT_FOUND, "invalid_request_error")


def unlike(stubbed: Any, real: Any, *, at: str = "") -> list[str]:
    """Return where the stub's shape is not the local Stripe's; its own metadata are free."""
    if isinstance(stubbed, dict) and isinstance(real, dict):
        unknown = [f"{at}.{key}" for key in stubbed if key not in real]
        shared = [key for key in stubbed if key in real and key != "metadata"]
        return unknown + [
            found for key in shared for found in unlike(stubbed[key], real[key], at=f"{at}.{key}")
        ]
    if isinstance(stubbed, list) and isinstance(real, list):
        return unlike(stubbed[0], real[0], at=f"{at}[0]") if stubbed and real else []
    is_number = all(isinstance(value, int | float) for value in (stubbed, real))
    return [] if type(stubbed) is type(real) or is_number or None in (stubbed, real) else [at]


def test_its_shapes_are_those_of_the_local_stripe(server: Server, api: stripe.V1Services) -> None:
    taxed = line(tax_rates=[vat(api, 5.5)])
    opened = api.checkout.sessions.create(session_params(**INVOICED, line_items=[taxed])).id
    pay(server, opened)
    real = api.checkout.sessions.retrieve(opened, {"expand": EXPANDED}).to_dict(for_json=True)
    asked = "&".join(f"expand[{place}]={path}" for place, path in enumerate(EXPANDED))

    assert unlike(get(f"/v1/checkout/sessions/cs_test_1?{asked}"), real) == []
