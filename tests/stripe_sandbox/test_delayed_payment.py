from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import stripe
from stripe import checkout

from tests.stripe_sandbox.contract import body_of, faults
from tests.stripe_sandbox.shop import ADDRESS, invoiced_session

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server

HOUR = 3600
DAY = 24 * HOUR


@pytest.fixture
def delayed(server: Server, api: stripe.V1Services) -> dict[str, Any]:
    session: dict[str, Any] = server.control(
        f"sessions/{invoiced_session(api).id}/delay", name="Alice Martin", address=ADDRESS
    )
    return session


def types_of(api: stripe.V1Services) -> list[str]:
    return [event.type for event in api.events.list({"limit": 100}).data]


def test_the_session_completes_unpaid_and_without_invoice(
    api: stripe.V1Services, delayed: dict[str, Any]
) -> None:
    intent = api.payment_intents.retrieve(delayed["payment_intent"])
    assert (delayed["status"], delayed["payment_status"], delayed["invoice"]) == ("complete", "unpaid", None)
    assert intent.status == "processing"
    assert {"checkout.session.completed", "payment_intent.processing"} <= set(types_of(api))
    assert "invoice.paid" not in types_of(api)


def test_the_money_brings_the_invoice(
    server: Server, api: stripe.V1Services, delayed: dict[str, Any]
) -> None:
    server.control(f"sessions/{delayed['id']}/settle", succeeds=True)
    session = api.checkout.sessions.retrieve(delayed["id"], {"expand": ["payment_intent.latest_charge"]})
    assert session.payment_status == "paid"
    assert api.invoices.retrieve(str(session.invoice)).customer_name == "Alice Martin"
    assert {"checkout.session.async_payment_succeeded", "invoice.paid"} <= set(types_of(api))
    assert list(faults(checkout.Session, body_of(session))) == []


def test_a_refused_debit_makes_no_invoice(
    server: Server, api: stripe.V1Services, delayed: dict[str, Any]
) -> None:
    server.control(f"sessions/{delayed['id']}/settle", succeeds=False)
    session = api.checkout.sessions.retrieve(delayed["id"])
    intent = body_of(api.payment_intents.retrieve(delayed["payment_intent"]))
    assert (session.payment_status, session.invoice) == ("unpaid", None)
    assert intent["status"] == "requires_payment_method"
    assert "checkout.session.async_payment_failed" in types_of(api)
    assert list(faults(stripe.PaymentIntent, intent)) == []


def charge_of(api: stripe.V1Services, delayed: dict[str, Any]) -> dict[str, Any]:
    path = "latest_charge.balance_transaction"
    intent = body_of(api.payment_intents.retrieve(delayed["payment_intent"], {"expand": [path]}))
    charge: dict[str, Any] = intent["latest_charge"]
    return charge


def test_its_charge_is_pending_until_the_bank_answers(
    api: stripe.V1Services, delayed: dict[str, Any]
) -> None:
    charge = charge_of(api, delayed)

    assert (charge["status"], charge["paid"], charge["balance_transaction"]) == ("pending", False, None)
    assert (charge["payment_method_details"]["type"], charge["receipt_url"]) == ("sepa_debit", None)
    assert list(faults(stripe.Charge, charge)) == []
    assert types_of(api).count("charge.pending") == 1
    assert not {"charge.succeeded", "charge.failed"} & set(types_of(api))


def test_the_same_charge_succeeds_and_its_money_is_of_that_day(
    server: Server, api: stripe.V1Services, delayed: dict[str, Any]
) -> None:
    pending = charge_of(api, delayed)
    server.control("clock", advance=5 * DAY)
    server.control(f"sessions/{delayed['id']}/settle", succeeds=True)
    charge = charge_of(api, delayed)

    assert (charge["id"], charge["created"]) == (pending["id"], pending["created"])
    assert (charge["status"], charge["paid"]) == ("succeeded", True)
    assert 5 * DAY <= charge["balance_transaction"]["created"] - charge["created"] < 5 * DAY + HOUR
    assert types_of(api).count("charge.succeeded") == 1


def test_the_same_charge_fails_and_moves_no_money(
    server: Server, api: stripe.V1Services, delayed: dict[str, Any]
) -> None:
    pending = charge_of(api, delayed)
    server.control(f"sessions/{delayed['id']}/settle", succeeds=False)
    charge = charge_of(api, delayed)

    assert (charge["id"], charge["status"], charge["paid"]) == (pending["id"], "failed", False)
    assert charge["failure_code"]
    assert api.balance_transactions.list().data == []
    assert types_of(api).count("charge.failed") == 1


def test_it_is_settled_once(server: Server, delayed: dict[str, Any]) -> None:
    server.control(f"sessions/{delayed['id']}/settle")
    again = server.http.post(f"/_sandbox/sessions/{delayed['id']}/settle", json={})
    assert again.status_code == 409
    assert server.http.post("/_sandbox/sessions/cs_test_none/settle", json={}).status_code == 404
