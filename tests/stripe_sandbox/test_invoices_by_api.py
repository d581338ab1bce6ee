"""Invoices made, finalized, paid and given up by the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
import stripe

from tests.stripe_sandbox.contract import body_of, faults
from tests.stripe_sandbox.server import wait_for
from tests.stripe_sandbox.shop import invoiced_session, pay, vat

if TYPE_CHECKING:
    from stripe.params import InvoiceCreateParams, InvoiceItemCreateParams, InvoiceListParams

    from tests.stripe_sandbox.server import Receiver, Server

DAY = 24 * 3600


@pytest.fixture
def customer(api: stripe.V1Services) -> str:
    return api.customers.create(
        {"email": "alice@example.org", "name": "Alice Martin", "preferred_locales": ["fr"]}
    ).id


def draft(api: stripe.V1Services, customer: str, *amounts: int, **more: Any) -> stripe.Invoice:
    """Draft an invoice of lines that cost these cents."""
    invoice = api.invoices.create(cast("InvoiceCreateParams", {"customer": customer, **more}))
    for amount in amounts:
        api.invoice_items.create(
            {"customer": customer, "invoice": invoice.id, "amount": amount, "description": "Salle"}
        )
    return api.invoices.retrieve(invoice.id)


def with_card(api: stripe.V1Services, customer: str, card: str = "pm_card_visa") -> str:
    method = api.payment_methods.attach(card, {"customer": customer}).id
    api.customers.update(customer, {"invoice_settings": {"default_payment_method": method}})
    return method


def test_items_become_the_lines_of_a_draft(api: stripe.V1Services, customer: str) -> None:
    rate = vat(api, 20, inclusive=False)
    price = api.prices.create(
        {"currency": "eur", "unit_amount": 1500, "product_data": {"name": "Location de salle"}}
    )
    invoice = api.invoices.create({"customer": customer, "description": "Octobre", "footer": "Merci"})
    item = api.invoice_items.create(
        {
            "customer": customer,
            "invoice": invoice.id,
            "pricing": {"price": price.id},
            "quantity": 3,
            "tax_rates": [rate],
        }
    )
    api.invoice_items.create({"customer": customer, "invoice": invoice.id, "amount": -500})

    read = api.invoices.retrieve(invoice.id)
    line = read.lines.data[0]

    assert (read.status, read.number, read.hosted_invoice_url) == ("draft", None, None)
    assert (read.subtotal, read.total, read.amount_due) == (4000, 4900, 4900)
    assert (line.amount, line.quantity, line.description) == (4500, 3, "Location de salle")
    assert line.parent is not None
    assert line.parent.invoice_item_details is not None
    assert line.parent.invoice_item_details.invoice_item == item.id
    assert list(faults(stripe.Invoice, body_of(read))) == []
    assert list(faults(stripe.InvoiceItem, body_of(item))) == []


def test_pending_items_wait_until_they_are_included(api: stripe.V1Services, customer: str) -> None:
    item = api.invoice_items.create({"customer": customer, "amount": 700, "currency": "eur"})
    assert draft(api, customer).total == 0
    assert [i.id for i in api.invoice_items.list({"customer": customer, "pending": True})] == [item.id]

    invoice = api.invoices.create({"customer": customer, "pending_invoice_items_behavior": "include"})

    assert invoice.total == 700
    assert api.invoice_items.retrieve(item.id).invoice == invoice.id
    assert not api.invoice_items.list({"customer": customer, "pending": True}).data


def test_a_draft_follows_its_items(api: stripe.V1Services, customer: str) -> None:
    invoice = draft(api, customer, 1000, 2000)
    first, second = (i.id for i in api.invoice_items.list({"invoice": invoice.id}))

    api.invoice_items.update(first, {"amount": 2500})
    api.invoice_items.delete(second)
    api.invoices.add_lines(invoice.id, {"lines": [{"amount": 100, "description": "Frais"}]})

    read = api.invoices.retrieve(invoice.id)
    assert [line.amount for line in read.lines] == [2500, 100]
    assert read.total == 2600
    with pytest.raises(stripe.InvalidRequestError):
        api.invoice_items.retrieve(second)


def test_default_rates_tax_the_lines_that_have_none(api: stripe.V1Services, customer: str) -> None:
    invoice = draft(api, customer, 1000, default_tax_rates=[vat(api, 20, inclusive=False)])
    assert invoice.total == 1200

    api.invoices.update(invoice.id, {"default_tax_rates": ""})

    assert api.invoices.retrieve(invoice.id).total == 1000


def test_finalizing_numbers_and_freezes(api: stripe.V1Services, customer: str) -> None:
    invoice = draft(api, customer, 1000, footer="Merci")
    opened = api.invoices.finalize_invoice(invoice.id)
    api.customers.update(customer, {"name": "Alice Durand"})

    read = api.invoices.retrieve(invoice.id)

    assert (opened.status, opened.amount_remaining) == ("open", 1000)
    assert str(opened.number).endswith("-0001")
    assert read.customer_name == "Alice Martin"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.invoices.update(invoice.id, {"footer": "Autre"})
    assert refused.value.code == "invoice_not_editable"
    with pytest.raises(stripe.InvalidRequestError) as late:
        api.invoice_items.create({"customer": customer, "invoice": invoice.id, "amount": 1})
    assert late.value.code == "invoice_not_editable"
    noted = api.invoices.update(invoice.id, {"metadata": {"note": "vue"}})
    assert body_of(noted)["metadata"] == {"note": "vue"}
    with pytest.raises(stripe.InvalidRequestError):
        api.invoices.finalize_invoice(invoice.id)


def test_an_invoice_of_nothing_is_paid_at_once(api: stripe.V1Services, customer: str) -> None:
    paid = api.invoices.finalize_invoice(draft(api, customer).id)
    assert (paid.status, paid.amount_paid) == ("paid", 0)


def test_a_saved_card_pays(server: Server, api: stripe.V1Services, customer: str) -> None:
    with_card(api, customer)
    invoice = draft(api, customer, 1000)

    paid = api.invoices.pay(invoice.id)

    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 1000, 0)
    payment = api.invoice_payments.list({"invoice": invoice.id}).data[0]
    assert api.invoice_payments.retrieve(payment.id).amount_paid == 1000
    intent = api.payment_intents.retrieve(str(payment.payment.payment_intent))
    assert (intent.amount_received, intent.status) == (1000, "succeeded")
    assert server.http.get(str(paid.invoice_pdf)).content.startswith(b"%PDF-")
    with pytest.raises(stripe.InvalidRequestError, match="already paid"):
        api.invoices.pay(invoice.id)


def test_a_refused_card_leaves_it_open_and_counts(api: stripe.V1Services, customer: str) -> None:
    method = with_card(api, customer, "pm_card_chargeCustomerFail")
    invoice = api.invoices.finalize_invoice(draft(api, customer, 1000).id)

    with pytest.raises(stripe.CardError) as refused:
        api.invoices.pay(invoice.id, {"payment_method": method})

    read = api.invoices.retrieve(invoice.id)
    assert refused.value.code == "card_declined"
    assert (read.status, read.attempt_count, read.attempted) == ("open", 1, True)
    assert "invoice.payment_failed" in {event.type for event in api.events.list({"limit": 20})}


def test_without_a_card_it_cannot_be_charged(api: stripe.V1Services, customer: str) -> None:
    invoice = api.invoices.finalize_invoice(draft(api, customer, 1000).id)
    with pytest.raises(stripe.InvalidRequestError, match="no attached payment source"):
        api.invoices.pay(invoice.id)


def test_it_can_be_paid_outside_stripe(api: stripe.V1Services, customer: str) -> None:
    invoice = draft(api, customer, 1000, collection_method="send_invoice", days_until_due=30)

    paid = api.invoices.pay(invoice.id, {"paid_out_of_band": True})

    assert (paid.status, paid.amount_paid, paid.amount_paid_off_stripe) == ("paid", 1000, 1000)
    assert not api.invoice_payments.list({"invoice": invoice.id}).data
    assert list(faults(stripe.Invoice, body_of(paid))) == []


def test_an_open_invoice_can_be_voided_a_paid_one_cannot(api: stripe.V1Services, customer: str) -> None:
    invoice = api.invoices.finalize_invoice(draft(api, customer, 1000).id)
    assert api.invoices.mark_uncollectible(invoice.id).status == "uncollectible"

    voided = api.invoices.void_invoice(invoice.id)

    assert voided.status == "void"
    assert voided.status_transitions.voided_at
    for change in (api.invoices.void_invoice, api.invoices.mark_uncollectible, api.invoices.pay):
        with pytest.raises(stripe.InvalidRequestError):
            change(invoice.id)
    paid = api.invoices.pay(draft(api, customer, 500).id, {"paid_out_of_band": True})
    with pytest.raises(stripe.InvalidRequestError):
        api.invoices.void_invoice(paid.id)


def test_only_drafts_are_deleted_and_numbers_have_no_hole(api: stripe.V1Services, customer: str) -> None:
    numbered = api.invoices.finalize_invoice(draft(api, customer, 100).id)
    deleted = draft(api, customer, 200)

    api.invoices.delete(deleted.id)

    with pytest.raises(stripe.InvalidRequestError):
        api.invoices.delete(numbered.id)
    with pytest.raises(stripe.InvalidRequestError):
        api.invoices.retrieve(deleted.id)
    following = api.invoices.finalize_invoice(draft(api, customer, 300).id)
    assert [str(i.number)[-4:] for i in (numbered, following)] == ["0001", "0002"]


def test_checkout_and_the_api_share_one_series(server: Server, api: stripe.V1Services, customer: str) -> None:
    first = api.invoices.finalize_invoice(draft(api, customer, 100).id)
    second = api.invoices.retrieve(pay(server, invoiced_session(api).id)["invoice"])
    assert str(first.number)[:-4] == str(second.number)[:-4]
    assert str(second.number).endswith("-0002")


def test_numbers_can_be_one_series_for_each_customer(server: Server, api: stripe.V1Services) -> None:
    server.control("settings", invoice_numbering="customer")
    alice = api.customers.create({"invoice_prefix": "ALICE", "next_invoice_sequence": 12}).id
    bob = api.customers.create({"invoice_prefix": "BOB"}).id
    numbers = [
        api.invoices.finalize_invoice(draft(api, customer, 100).id).number for customer in (alice, bob, alice)
    ]
    assert numbers == ["ALICE-0012", "BOB-0001", "ALICE-0013"]


def test_it_advances_by_itself_when_asked(server: Server, api: stripe.V1Services, customer: str) -> None:
    with_card(api, customer)
    invoice = draft(api, customer, 1000, auto_advance=True)
    assert invoice.automatically_finalizes_at == invoice.created + 3600

    server.control("clock", advance=3700)

    paid = wait_for(lambda: [i for i in api.invoices.list({"status": "paid"}) if i.id == invoice.id])
    assert paid[0].automatically_finalizes_at is None


def test_sending_it_tells_the_endpoints(api: stripe.V1Services, receiver: Receiver, customer: str) -> None:
    api.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["invoice.sent"]})
    invoice = draft(api, customer, 1000, collection_method="send_invoice", days_until_due=30)

    sent = api.invoices.send_invoice(invoice.id)

    assert (sent.status, sent.due_date) == ("open", sent.created + 30 * DAY)
    wait_for(lambda: receiver.types() == ["invoice.sent"])


def test_lists_filter(api: stripe.V1Services, customer: str) -> None:
    later = draft(api, customer, 100, collection_method="send_invoice", days_until_due=30)
    soon = draft(api, customer, 100, collection_method="send_invoice", days_until_due=3)
    charged = draft(api, customer, 100)

    def found(**filters: Any) -> list[str]:
        return [invoice.id for invoice in api.invoices.list(cast("InvoiceListParams", filters))]

    assert found(collection_method="charge_automatically") == [charged.id]
    assert found(due_date={"lt": soon.created + 10 * DAY}) == [soon.id]
    assert found(due_date=later.due_date) == [later.id]
    assert found(status="open") == []
    assert found(subscription="sub_none") == []


@pytest.mark.parametrize(
    "terms",
    [
        {"collection_method": "send_invoice"},
        {"days_until_due": 3},
        {"collection_method": "send_invoice", "days_until_due": 3, "due_date": 4_000_000_000},
        {"currency": "xyz"},
        {"default_payment_method": "pm_none"},
        {"default_tax_rates": ["txr_none"]},
        {"account_tax_ids": ["txi_none"]},
        {"custom_fields": [{"name": "a" * 41, "value": "b"}]},
        {"number": "F-1"},
    ],
)
def test_terms_that_make_no_sense_are_refused(
    api: stripe.V1Services, customer: str, terms: dict[str, Any]
) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        draft(api, customer, **terms)


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"amount": 1, "quantity": 2},
        {"amount": 1, "pricing": {"price": "price_none"}},
        {"pricing": {"price": "price_none"}},
        {"amount": 1, "currency": "xyz"},
        {"amount": 1, "tax_rates": ["txr_none"]},
        {"amount": 1, "invoice": "in_none"},
    ],
)
def test_items_that_make_no_sense_are_refused(
    api: stripe.V1Services, customer: str, item: dict[str, Any]
) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        api.invoice_items.create(cast("InvoiceItemCreateParams", {"customer": customer, **item}))
