"""Every endpoint answers at least once, and its answer has the shape of the SDK's type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import stripe
from stripe import billing_portal, checkout, test_helpers

from stripe_sandbox.api.routes import ENDPOINTS
from tests.stripe_sandbox import walking as a
from tests.stripe_sandbox.contract import faults
from tests.stripe_sandbox.in_process import InProcess, in_process
from tests.stripe_sandbox.shop import session_params
from tests.stripe_sandbox.subscribers import customer_with_card, instant, recurring_price
from tests.stripe_sandbox.walking import Request, ask, ask_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Walk = tuple[type[Any], Callable[[InProcess], Request]]

CARD = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"}
NOTED: Any = {"metadata": {"seen": "yes"}}
# The type of the answer, or of what the answer lists, and how to ask.
WALKS: dict[str, Walk] = {
    "GET /v1/account": (stripe.Account, lambda _: ask()),
    "GET /v1/accounts/{id}": (stripe.Account, lambda here: ask(here.sandbox.account()["id"])),
    "POST /v1/tax_ids": (stripe.TaxId, lambda _: ask(type="fr_siret", value="73282932000074")),
    "GET /v1/tax_ids": (stripe.TaxId, lambda here: ask_beside(a.own_tax_id(here))),
    "GET /v1/tax_ids/{id}": (stripe.TaxId, lambda here: ask(a.own_tax_id(here))),
    "DELETE /v1/tax_ids/{id}": (stripe.TaxId, lambda here: ask(a.own_tax_id(here))),
    "POST /v1/customers": (stripe.Customer, lambda _: ask(name="Alice Martin")),
    "GET /v1/customers": (stripe.Customer, lambda here: ask_beside(a.customer(here))),
    "GET /v1/customers/{id}": (stripe.Customer, lambda here: ask(a.customer(here))),
    "POST /v1/customers/{id}": (stripe.Customer, lambda here: ask(a.customer(here), name="Alice Durand")),
    "DELETE /v1/customers/{id}": (stripe.Customer, lambda here: ask(a.customer(here))),
    "POST /v1/customers/{id}/tax_ids": (
        stripe.TaxId,
        lambda here: ask(a.customer(here), type="eu_vat", value="FR40303265045"),
    ),
    "GET /v1/customers/{id}/tax_ids": (stripe.TaxId, lambda here: ask(a.tax_id(here)[0])),
    "GET /v1/customers/{id}/tax_ids/{tax_id}": (stripe.TaxId, lambda here: ask(*a.tax_id(here))),
    "DELETE /v1/customers/{id}/tax_ids/{tax_id}": (stripe.TaxId, lambda here: ask(*a.tax_id(here))),
    "POST /v1/payment_methods": (stripe.PaymentMethod, lambda _: ask(type="card", card=CARD)),
    "GET /v1/payment_methods": (stripe.PaymentMethod, lambda here: ask(customer=a.card(here)[0])),
    "GET /v1/payment_methods/{id}": (stripe.PaymentMethod, lambda here: ask(a.card(here)[1])),
    "POST /v1/payment_methods/{id}": (stripe.PaymentMethod, lambda here: ask(a.card(here)[1], **NOTED)),
    "POST /v1/payment_methods/{id}/attach": (
        stripe.PaymentMethod,
        lambda here: ask("pm_card_visa", customer=a.customer(here)),
    ),
    "POST /v1/payment_methods/{id}/detach": (stripe.PaymentMethod, lambda here: ask(a.card(here)[1])),
    "GET /v1/customers/{id}/payment_methods": (stripe.PaymentMethod, lambda here: ask(a.card(here)[0])),
    "GET /v1/customers/{id}/payment_methods/{method}": (
        stripe.PaymentMethod,
        lambda here: ask(*a.card(here)),
    ),
    "POST /v1/tax_rates": (
        stripe.TaxRate,
        lambda _: ask(display_name="TVA", percentage=5.5, inclusive=True, country="FR"),
    ),
    "GET /v1/tax_rates": (stripe.TaxRate, lambda here: ask_beside(a.tax_rate(here))),
    "GET /v1/tax_rates/{id}": (stripe.TaxRate, lambda here: ask(a.tax_rate(here))),
    "POST /v1/tax_rates/{id}": (stripe.TaxRate, lambda here: ask(a.tax_rate(here), active=False)),
    "POST /v1/products": (stripe.Product, lambda _: ask(name="Plein tarif")),
    "GET /v1/products": (stripe.Product, lambda here: ask_beside(a.product(here))),
    "GET /v1/products/{id}": (stripe.Product, lambda here: ask(a.product(here))),
    "POST /v1/prices": (
        stripe.Price,
        lambda here: ask(currency="eur", unit_amount=2100, product=a.product(here)),
    ),
    "GET /v1/prices": (stripe.Price, lambda here: ask_beside(a.price(here))),
    "GET /v1/prices/{id}": (stripe.Price, lambda here: ask(a.price(here))),
    "POST /v1/checkout/sessions": (checkout.Session, lambda _: ask(**session_params())),
    "GET /v1/checkout/sessions": (checkout.Session, lambda here: ask_beside(a.session(here))),
    "GET /v1/checkout/sessions/{id}": (checkout.Session, lambda here: ask(a.sale(here)["id"])),
    "POST /v1/checkout/sessions/{id}/expire": (checkout.Session, lambda here: ask(a.session(here))),
    "GET /v1/checkout/sessions/{id}/line_items": (stripe.LineItem, lambda here: ask(a.session(here))),
    "POST /v1/payment_intents": (stripe.PaymentIntent, lambda _: ask(amount=2100, currency="eur")),
    "GET /v1/payment_intents": (stripe.PaymentIntent, lambda here: ask_beside(a.intent(here))),
    "GET /v1/payment_intents/{id}": (stripe.PaymentIntent, lambda here: ask(a.sale(here)["payment_intent"])),
    "POST /v1/payment_intents/{id}": (stripe.PaymentIntent, lambda here: ask(a.intent(here), **NOTED)),
    "POST /v1/payment_intents/{id}/confirm": (
        stripe.PaymentIntent,
        lambda here: ask(a.intent(here), payment_method="pm_card_visa"),
    ),
    "POST /v1/payment_intents/{id}/cancel": (stripe.PaymentIntent, lambda here: ask(a.intent(here))),
    "GET /v1/charges": (stripe.Charge, lambda here: ask_beside(a.charge(here))),
    "GET /v1/charges/{id}": (stripe.Charge, lambda here: ask(a.charge(here))),
    "POST /v1/charges/{id}": (stripe.Charge, lambda here: ask(a.charge(here), **NOTED)),
    "POST /v1/refunds": (stripe.Refund, lambda here: ask(charge=a.charge(here), amount=100)),
    "GET /v1/refunds": (stripe.Refund, lambda here: ask_beside(a.refund(here))),
    "GET /v1/refunds/{id}": (stripe.Refund, lambda here: ask(a.refund(here))),
    "POST /v1/refunds/{id}": (stripe.Refund, lambda here: ask(a.refund(here), **NOTED)),
    "GET /v1/disputes": (stripe.Dispute, lambda here: ask_beside(a.dispute(here))),
    "GET /v1/disputes/{id}": (stripe.Dispute, lambda here: ask(a.dispute(here))),
    "POST /v1/disputes/{id}": (
        stripe.Dispute,
        lambda here: ask(a.dispute(here), evidence={"uncategorized_text": "winning_evidence"}),
    ),
    "POST /v1/disputes/{id}/close": (stripe.Dispute, lambda here: ask(a.dispute(here))),
    "GET /v1/balance": (stripe.Balance, lambda here: ask_beside(a.charge(here))),
    "GET /v1/balance_transactions": (stripe.BalanceTransaction, lambda here: ask_beside(a.charge(here))),
    "GET /v1/balance_transactions/{id}": (
        stripe.BalanceTransaction,
        lambda here: ask(a.balance_transaction(here)),
    ),
    "POST /v1/payouts": (stripe.Payout, lambda here: ask_beside(a.payout(here), amount=100, currency="eur")),
    "GET /v1/payouts": (stripe.Payout, lambda here: ask_beside(a.payout(here))),
    "GET /v1/payouts/{id}": (stripe.Payout, lambda here: ask(a.payout(here))),
    "POST /v1/payouts/{id}": (stripe.Payout, lambda here: ask(a.payout(here), **NOTED)),
    "POST /v1/invoiceitems": (
        stripe.InvoiceItem,
        lambda here: ask(customer=a.customer(here), pricing={"price": a.price(here)}, quantity=3),
    ),
    "GET /v1/invoiceitems": (stripe.InvoiceItem, lambda here: ask_beside(a.item(here))),
    "GET /v1/invoiceitems/{id}": (stripe.InvoiceItem, lambda here: ask(a.item(here))),
    "POST /v1/invoiceitems/{id}": (stripe.InvoiceItem, lambda here: ask(a.item(here), amount=800)),
    "DELETE /v1/invoiceitems/{id}": (stripe.InvoiceItem, lambda here: ask(a.item(here))),
    "POST /v1/invoices": (stripe.Invoice, lambda here: ask(customer=a.customer(here))),
    "GET /v1/invoices": (stripe.Invoice, lambda here: ask_beside(a.opened(here))),
    "GET /v1/invoices/{id}": (stripe.Invoice, lambda here: ask(a.sale(here)["invoice"])),
    "POST /v1/invoices/{id}": (stripe.Invoice, lambda here: ask(a.draft(here), footer="Merci")),
    "DELETE /v1/invoices/{id}": (stripe.Invoice, lambda here: ask(a.draft(here))),
    "GET /v1/invoices/{id}/lines": (stripe.InvoiceLineItem, lambda here: ask(a.sale(here)["invoice"])),
    "POST /v1/invoices/{id}/add_lines": (
        stripe.Invoice,
        lambda here: ask(a.draft(here), lines=[{"amount": 100, "description": "Frais"}]),
    ),
    "POST /v1/invoices/{id}/finalize": (stripe.Invoice, lambda here: ask(a.draft(here))),
    "POST /v1/invoices/{id}/pay": (stripe.Invoice, lambda here: ask(a.opened(here))),
    "POST /v1/invoices/{id}/send": (stripe.Invoice, lambda here: ask(a.opened(here))),
    "POST /v1/invoices/{id}/void": (stripe.Invoice, lambda here: ask(a.opened(here))),
    "POST /v1/invoices/{id}/mark_uncollectible": (stripe.Invoice, lambda here: ask(a.opened(here))),
    "GET /v1/invoice_payments": (stripe.InvoicePayment, lambda here: ask_beside(a.invoice_payment(here))),
    "GET /v1/invoice_payments/{id}": (stripe.InvoicePayment, lambda here: ask(a.invoice_payment(here))),
    "POST /v1/credit_notes": (stripe.CreditNote, lambda here: ask(invoice=a.opened(here), amount=100)),
    "GET /v1/credit_notes": (stripe.CreditNote, lambda here: ask_beside(a.credit_note(here))),
    "GET /v1/credit_notes/preview": (
        stripe.CreditNote,
        lambda here: ask(invoice=a.opened(here), amount=100),
    ),
    "GET /v1/credit_notes/preview/lines": (
        stripe.CreditNoteLineItem,
        lambda here: ask(invoice=a.opened(here), amount=100),
    ),
    "GET /v1/credit_notes/{id}": (stripe.CreditNote, lambda here: ask(a.credit_note(here))),
    "GET /v1/credit_notes/{id}/lines": (stripe.CreditNoteLineItem, lambda here: ask(a.credit_note(here))),
    "POST /v1/credit_notes/{id}": (stripe.CreditNote, lambda here: ask(a.credit_note(here), memo="Merci")),
    "POST /v1/credit_notes/{id}/void": (stripe.CreditNote, lambda here: ask(a.credit_note(here))),
    "POST /v1/subscriptions": (
        stripe.Subscription,
        lambda here: ask(customer=customer_with_card(here.api), items=[{"price": recurring_price(here.api)}]),
    ),
    "GET /v1/subscriptions": (stripe.Subscription, lambda here: ask_beside(a.subscription(here))),
    "GET /v1/subscriptions/{id}": (stripe.Subscription, lambda here: ask(a.subscription(here))),
    "POST /v1/subscriptions/{id}": (
        stripe.Subscription,
        lambda here: ask(a.subscription(here), cancel_at_period_end=True),
    ),
    "DELETE /v1/subscriptions/{id}": (stripe.Subscription, lambda here: ask(a.subscription(here))),
    "GET /v1/subscription_items": (
        stripe.SubscriptionItem,
        lambda here: ask(subscription=a.subscription(here)),
    ),
    "GET /v1/subscription_items/{id}": (
        stripe.SubscriptionItem,
        lambda here: ask(a.subscription_item(here)),
    ),
    "POST /v1/test_helpers/test_clocks": (
        test_helpers.TestClock,
        lambda _: ask(frozen_time=instant(2026, 1, 31)),
    ),
    "GET /v1/test_helpers/test_clocks": (test_helpers.TestClock, lambda here: ask_beside(a.clock(here))),
    "GET /v1/test_helpers/test_clocks/{id}": (test_helpers.TestClock, lambda here: ask(a.clock(here))),
    "DELETE /v1/test_helpers/test_clocks/{id}": (test_helpers.TestClock, lambda here: ask(a.clock(here))),
    "POST /v1/test_helpers/test_clocks/{id}/advance": (
        test_helpers.TestClock,
        lambda here: ask(a.clock(here), frozen_time=instant(2026, 2, 1)),
    ),
    "GET /v1/events": (stripe.Event, lambda here: ask_beside(a.event(here))),
    "GET /v1/events/{id}": (stripe.Event, lambda here: ask(a.event(here))),
    "POST /v1/webhook_endpoints": (
        stripe.WebhookEndpoint,
        lambda _: ask(url="http://127.0.0.1:1/", enabled_events=["*"]),
    ),
    "GET /v1/webhook_endpoints": (stripe.WebhookEndpoint, lambda here: ask_beside(a.endpoint(here))),
    "GET /v1/webhook_endpoints/{id}": (stripe.WebhookEndpoint, lambda here: ask(a.endpoint(here))),
    "POST /v1/webhook_endpoints/{id}": (
        stripe.WebhookEndpoint,
        lambda here: ask(a.endpoint(here), disabled=True),
    ),
    "DELETE /v1/webhook_endpoints/{id}": (stripe.WebhookEndpoint, lambda here: ask(a.endpoint(here))),
    "POST /v1/billing_portal/configurations": (billing_portal.Configuration, lambda _: ask(**a.PORTAL)),
    "GET /v1/billing_portal/configurations": (
        billing_portal.Configuration,
        lambda here: ask_beside(a.configuration(here)),
    ),
    "GET /v1/billing_portal/configurations/{id}": (
        billing_portal.Configuration,
        lambda here: ask(a.configuration(here)),
    ),
    "POST /v1/billing_portal/configurations/{id}": (
        billing_portal.Configuration,
        lambda here: ask(a.configuration(here), active=False),
    ),
    "POST /v1/billing_portal/sessions": (
        billing_portal.Session,
        lambda here: ask(customer=a.customer(here), configuration=a.configuration(here)),
    ),
}
# No account is connected to this one; sources are of before PaymentMethods, and features of entitlements.
ALWAYS_EMPTY = {"GET /v1/accounts", "GET /v1/customers/{id}/sources", "GET /v1/products/{id}/features"}
# Refunds of cards and debits never wait for the buyer, so none can be called off.
ALWAYS_REFUSED = {"POST /v1/refunds/{id}/cancel"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    with in_process(tmp_path_factory.mktemp("walk") / "sandbox.sqlite") as running:
        yield running


@pytest.fixture
def here(running: InProcess) -> InProcess:
    running.sandbox.state.forget_everything()
    return running


def test_every_endpoint_is_walked() -> None:
    there = {f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS}
    assert there == WALKS.keys() | ALWAYS_EMPTY | ALWAYS_REFUSED


@pytest.mark.parametrize("endpoint", WALKS)
def test_its_answer_has_the_shape_of_the_sdk(here: InProcess, endpoint: str) -> None:
    resource, ask_for = WALKS[endpoint]
    answer = a.answer_to(here, endpoint, ask_for(here))
    if endpoint.startswith("DELETE") and resource is not stripe.Subscription:
        assert answer == {"id": answer["id"], "object": resource.OBJECT_NAME, "deleted": True}
        return
    is_page = answer.get("object") == "list"
    if is_page:
        assert answer.keys() == {"object", "data", "has_more", "url"}
    shown = answer["data"] if is_page else [answer]
    assert shown
    assert [fault for thing in shown for fault in faults(resource, thing)] == []


@pytest.mark.parametrize("endpoint", ALWAYS_REFUSED)
def test_what_is_always_refused_says_why(here: InProcess, endpoint: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="cannot cancel this refund"):
        a.answer_to(here, endpoint, ask(a.refund(here)))
