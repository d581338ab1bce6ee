from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, cast

import pytest
import stripe

from tests.stripe_sandbox.shop import ADDRESS, invoiced_session, line, pay, session_params, vat

if TYPE_CHECKING:
    from stripe.params import InvoicePaymentListParams

    from tests.stripe_sandbox.server import Server


def try_to_pay(server: Server, session: str, **buyer: Any) -> Any:
    body = {"email": "alice@example.org"} | buyer
    return server.http.post(f"/_sandbox/sessions/{session}/pay", json=body)


def types_of(api: stripe.V1Services) -> set[str]:
    return {event.type for event in api.events.list({"limit": 100}).data}


def test_it_completes_the_session_with_a_succeeded_payment(server: Server, api: stripe.V1Services) -> None:
    asked = {"metadata": {"order": "ord_1"}, "description": "Commande"}
    session = api.checkout.sessions.create(session_params(payment_intent_data=asked))
    paid = pay(server, session.id)
    intent = api.payment_intents.retrieve(paid["payment_intent"], {"expand": ["latest_charge"]})
    charge = intent.latest_charge
    assert (paid["status"], paid["payment_status"], paid["url"]) == ("complete", "paid", None)
    assert (intent.status, intent.amount_received) == ("succeeded", 2100)
    assert intent.metadata.to_dict() == {"order": "ord_1"}
    assert isinstance(charge, stripe.Charge)
    assert (charge.paid, charge.amount_captured, charge.description) == (True, 2100, "Commande")


def test_a_guest_gets_no_customer_and_an_invoice_makes_one(server: Server, api: stripe.V1Services) -> None:
    guest = pay(server, api.checkout.sessions.create(session_params()).id)
    params = session_params(invoice_creation={"enabled": True}, locale="fr")
    invoiced = pay(server, api.checkout.sessions.create(params).id)
    assert guest["customer"] is None
    customer = api.customers.retrieve(invoiced["customer"])
    assert (customer.email, customer.name) == ("alice@example.org", "Alice Martin")
    assert customer.preferred_locales == ["fr"]


def test_it_updates_the_customer_only_as_asked(server: Server, api: stripe.V1Services) -> None:
    customer = api.customers.create({"email": "alice@example.org", "name": "A."}).id
    pay(server, api.checkout.sessions.create(session_params(customer=customer)).id)
    assert api.customers.retrieve(customer).name == "A."
    update = {"name": "auto", "address": "auto"}
    pay(server, api.checkout.sessions.create(session_params(customer=customer, customer_update=update)).id)
    changed = api.customers.retrieve(customer)
    assert changed.name == "Alice Martin"
    assert changed.address
    assert changed.address.city == "Rennes"


def test_the_email_of_a_customer_cannot_be_edited(server: Server, api: stripe.V1Services) -> None:
    customer = api.customers.create({"email": "alice@example.org"}).id
    session = api.checkout.sessions.create(session_params(customer=customer))
    paid = pay(server, session.id, email="charlie@example.org")
    assert paid["customer_details"]["email"] == "alice@example.org"


def test_it_makes_the_invoice_that_was_asked_for(server: Server, api: stripe.V1Services) -> None:
    session = invoiced_session(api, line_items=[line(2100, quantity=2, tax_rates=[vat(api, 5.5)])])
    invoice = api.invoices.retrieve(pay(server, session.id)["invoice"])
    assert (invoice.status, invoice.billing_reason, invoice.parent) == ("paid", "manual", None)
    assert (invoice.total, invoice.total_excluding_tax, invoice.amount_paid) == (4200, 3981, 4200)
    assert invoice.total_taxes
    assert [(t.amount, t.taxable_amount, t.tax_behavior) for t in invoice.total_taxes] == [
        (219, 3981, "inclusive")
    ]
    assert (invoice.footer, invoice.description) == ("TVA acquittée sur les encaissements.", "Commande 42")
    assert invoice.metadata
    assert invoice.metadata.to_dict() == {"order": "ord_1"}
    assert (invoice.customer_name, invoice.customer_email) == ("Alice Martin", "alice@example.org")
    assert invoice.status_transitions.paid_at == invoice.status_transitions.finalized_at


def test_the_customer_of_an_invoice_is_frozen(server: Server, api: stripe.V1Services) -> None:
    paid = pay(server, invoiced_session(api).id)
    api.customers.update(paid["customer"], {"name": "Another", "address": ""})
    invoice = api.invoices.retrieve(paid["invoice"])
    assert invoice.customer_name == "Alice Martin"
    assert invoice.customer_address
    assert invoice.customer_address.line1 == ADDRESS["line1"]


def test_invoices_are_numbered_in_one_series_without_holes(server: Server, api: stripe.V1Services) -> None:
    sessions = [invoiced_session(api).id for _ in range(12)]
    with ThreadPoolExecutor(max_workers=6) as buyers:
        refused = buyers.submit(try_to_pay, server, sessions[0], card="4000000000000002").result()
        list(buyers.map(lambda session: pay(server, session), sessions))
    numbers = sorted(str(invoice.number) for invoice in api.invoices.list({"limit": 100}).data)
    assert refused.status_code == 402
    assert len({number.rpartition("-")[0] for number in numbers}) == 1
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, 13))


def test_the_payment_leads_to_the_invoice(server: Server, api: stripe.V1Services) -> None:
    paid = pay(server, invoiced_session(api).id)
    wanted = {"payment": {"type": "payment_intent", "payment_intent": paid["payment_intent"]}}
    by_payment = api.invoice_payments.list(cast("InvoicePaymentListParams", wanted)).data
    by_invoice = api.invoice_payments.list({"invoice": paid["invoice"]}).data
    assert [p.invoice for p in by_payment] == [paid["invoice"]]
    assert [p.id for p in by_invoice] == [by_payment[0].id]


@pytest.mark.parametrize(
    ("card", "code", "decline_code"),
    [
        ("4000000000000002", "card_declined", "generic_decline"),
        ("4000 0000 0000 9995", "card_declined", "insufficient_funds"),
        ("4000000000000069", "expired_card", "expired_card"),
        ("4000000000000127", "incorrect_cvc", "incorrect_cvc"),
        ("4111111111111111", "card_declined", "test_mode_live_card"),
    ],
)
def test_a_declined_card_leaves_the_session_open(
    server: Server, api: stripe.V1Services, card: str, code: str, decline_code: str
) -> None:
    session = api.checkout.sessions.create(session_params())
    answer = try_to_pay(server, session.id, card=card)
    error = answer.json()["error"]
    assert answer.status_code == 402
    assert (error["code"], error["decline_code"]) == (code, decline_code)
    assert api.checkout.sessions.retrieve(session.id).status == "open"


def test_another_card_pays_the_same_payment_intent(server: Server, api: stripe.V1Services) -> None:
    session = api.checkout.sessions.create(session_params())
    try_to_pay(server, session.id, card="4000000000000002")
    paid = pay(server, session.id)
    assert [intent.id for intent in api.payment_intents.list().data] == [paid["payment_intent"]]
    assert [charge.status for charge in api.charges.list().data] == ["succeeded", "failed"]
    assert {"charge.failed", "payment_intent.payment_failed", "payment_intent.succeeded"} <= types_of(api)


def test_a_session_is_paid_once_however_often_it_is_tried(server: Server, api: stripe.V1Services) -> None:
    session = invoiced_session(api)
    with ThreadPoolExecutor(max_workers=8) as buyers:
        answers = list(buyers.map(lambda _: try_to_pay(server, session.id, address=ADDRESS), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    assert len(api.invoices.list().data) == len(api.charges.list().data) == 1


def test_it_emits_what_stripe_emits(server: Server, api: stripe.V1Services) -> None:
    pay(server, invoiced_session(api).id)
    assert {
        "payment_intent.created",
        "payment_intent.succeeded",
        "charge.succeeded",
        "customer.updated",
        "invoice.created",
        "invoice.finalized",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "checkout.session.completed",
    } <= types_of(api)


def test_a_free_session_takes_no_card_and_makes_a_customer(server: Server, api: stripe.V1Services) -> None:
    creation = {"enabled": True}
    params = session_params(line_items=[line(0)], invoice_creation=creation)
    paid = pay(server, api.checkout.sessions.create(params).id, card="4000000000000002")
    assert (paid["payment_status"], paid["payment_intent"], paid["invoice"]) == (
        "no_payment_required",
        None,
        None,
    )
    assert paid["customer"]
    server.control("settings", free_session_has_invoice=True)
    invoiced = pay(server, api.checkout.sessions.create(params).id)
    assert api.invoices.retrieve(invoiced["invoice"]).total == 0


def test_a_collected_tax_id_is_kept_and_printed(server: Server, api: stripe.V1Services) -> None:
    session = invoiced_session(api, tax_id_collection={"enabled": True})
    tax_id = {"type": "eu_vat", "value": "FR12345678901"}
    paid = pay(server, session.id, tax_ids=[tax_id])
    invoice = api.invoices.retrieve(paid["invoice"])
    assert invoice.customer_tax_ids
    assert [found.value for found in invoice.customer_tax_ids] == ["FR12345678901"]
    assert [t.value for t in api.customers.tax_ids.list(paid["customer"]).data] == ["FR12345678901"]


def test_what_the_page_must_ask_is_required(server: Server, api: stripe.V1Services) -> None:
    session = api.checkout.sessions.create(session_params(billing_address_collection="required"))
    assert "address" in try_to_pay(server, session.id).json()["error"]
    assert "e-mail" in try_to_pay(server, session.id, email=None).json()["error"]
    assert try_to_pay(server, session.id, address=ADDRESS).is_success


def test_a_deleted_customer_does_not_stop_the_payment(server: Server, api: stripe.V1Services) -> None:
    session = invoiced_session(api)
    api.customers.delete(str(session.customer))
    paid = pay(server, session.id)
    assert paid["customer"] not in {None, session.customer}
    assert api.invoices.retrieve(paid["invoice"]).customer == paid["customer"]


def test_an_unknown_session_is_not_found(server: Server) -> None:
    assert try_to_pay(server, "cs_test_none").status_code == 404
