"""Money leaves once, with the credit note of its invoice, and what Stripe refuses is told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.correct_invoice import correct_invoice
from souche.actions.issue_credit_note import InvoiceComing, issue_credit_note
from souche.actions.issue_invoice import issue_invoice
from souche.actions.issue_refund import INVOICE_PATIENCE, issue_refund
from souche.actions.pay_back_payment import pay_back_payment
from souche.actions.record_credit_note import record_credit_note
from souche.actions.record_refund import record_refund
from souche.actions.refund_order import refund_order
from souche.actions.request_invoice import request_invoice
from souche.domain.invoices.models import LateInvoice
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments import access
from souche.domain.payments.gateway.errors import StripeKeyRefused, StripeUnreachable
from souche.domain.payments.models import Payment, Refund, RefundReason, RefundStatus
from souche.entrypoints.worker.jobs import take_back
from souche.kit import clock
from tests.actions.cases import dispute_at_stripe, pay_again_without_invoice
from tests.actions.orders import bought, ticket_ids
from tests.cast import NOON, identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from souche.domain.catalogue.models import Event
    from souche.domain.invoices.models import Invoice
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

# The first attempt of the SDK and its two retries.
ATTEMPTS = 3

refund_tickets = partial(refund_order, reason=RefundReason.ORGANISER, now=NOON)


@pytest.fixture
def order(event: Event, local_stripe: LocalStripe) -> Order:
    """Alice paid two places, 48 €, and has her invoice."""
    return bought(event, 2, local_stripe=local_stripe)


@pytest.fixture
def without_invoice(event: Event, local_stripe: LocalStripe) -> Order:
    """Alice paid two places, 48 €, while the switch was off."""
    Organisation.objects.update(is_invoicing_enabled=False)
    return bought(event, 2, local_stripe=local_stripe)


def issue(refund: Refund) -> Refund:
    issue_refund(refund_id=refund.public_id, now=NOON)
    refund.refresh_from_db()
    return refund


def test_a_credit_note_gives_the_money_back(order: Order, local_stripe: LocalStripe) -> None:
    refund = issue(refund_tickets(order=order, chosen=ticket_ids(order)[:1], fee_cents=99))

    (note,) = local_stripe.objects("credit_notes")
    assert (note["total"], note["invoice"]) == (2301, order.invoices.get().stripe_invoice_id)
    (line,) = note["lines"]["data"]
    assert (line["type"], line["amount"]) == ("invoice_line_item", 2301)
    assert refund.status == RefundStatus.SUCCEEDED
    assert [each["refund"] for each in note["refunds"]] == [refund.stripe_refund_id]
    assert [made["amount"] for made in local_stripe.objects("refunds")] == [2301]
    job = ProcrastinateJob.objects.get(task_name="record_credit_note")
    assert job.args == {"stripe_credit_note_id": note["id"]}
    assert JournalEntry.objects.get(verb="refund.succeeded").subject == order.number


def test_without_invoice_it_is_a_plain_refund(without_invoice: Order, local_stripe: LocalStripe) -> None:
    refund = issue(refund_tickets(order=without_invoice, chosen=ticket_ids(without_invoice)[:1]))

    assert (refund.status, refund.amount_cents) == (RefundStatus.SUCCEEDED, 2400)
    assert not local_stripe.objects("credit_notes")
    (made,) = local_stripe.objects("refunds")
    assert (made["amount"], made["metadata"]) == (2400, {"refund": refund.public_id})


@pytest.mark.parametrize("purchase", ["order", "without_invoice"])
def test_who_died_before_writing_it_down_finds_it_again(
    purchase: str, request: pytest.FixtureRequest, local_stripe: LocalStripe
) -> None:
    order: Order = request.getfixturevalue(purchase)
    refund = issue(refund_tickets(order=order, chosen=ticket_ids(order)[:1]))
    made = refund.stripe_refund_id
    Refund.objects.filter(pk=refund.pk).update(stripe_refund_id=None, status=RefundStatus.REQUESTED)

    assert issue(refund).stripe_refund_id == made
    assert len(local_stripe.objects("refunds")) == 1
    assert JournalEntry.objects.filter(verb="refund.succeeded").count() == 2


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "error_before", "error_after"])
@pytest.mark.parametrize(("purchase", "path"), [("order", "credit_notes"), ("without_invoice", "refunds")])
def test_a_stripe_that_fails_is_asked_again(
    kind: str, purchase: str, path: str, request: pytest.FixtureRequest, local_stripe: LocalStripe
) -> None:
    order: Order = request.getfixturevalue(purchase)
    refund = refund_tickets(order=order, chosen=ticket_ids(order)[:1])
    local_stripe.control("weather", kind=kind, target=f"POST /v1/{path}", count=ATTEMPTS)

    with pytest.raises(StripeUnreachable):
        issue(refund)

    assert issue(refund).status == RefundStatus.SUCCEEDED
    assert [made["amount"] for made in local_stripe.objects("refunds")] == [2400]


def test_when_stripe_told_it_before_the_buyer_is_told_too(
    without_invoice: Order, local_stripe: LocalStripe
) -> None:
    refund = refund_tickets(order=without_invoice, chosen=ticket_ids(without_invoice)[:1])
    made = local_stripe.ask(
        "refunds",
        payment_intent=refund.payment.stripe_payment_intent_id,
        amount=2400,
        **{"metadata[refund]": refund.public_id},
    )
    record_refund(stripe_refund_id=made["id"], now=NOON)

    issue(refund)

    assert Mail.objects.get(refund=refund).kind == MailKind.REFUNDED
    assert len(local_stripe.objects("refunds")) == 1


def test_asked_again_nothing_more_goes_back(order: Order, local_stripe: LocalStripe) -> None:
    refund = refund_tickets(order=order, chosen=ticket_ids(order))

    for _again in range(2):
        issue(refund)

    assert len(local_stripe.objects("credit_notes")) == 1
    assert JournalEntry.objects.filter(verb="refund.succeeded").count() == 1


def test_a_payment_that_cannot_be_kept_takes_its_whole_invoice_back(
    order: Order, local_stripe: LocalStripe
) -> None:
    payment = order.payments.get()

    refund = issue(pay_back_payment(payment=payment, reason=RefundReason.PAID_TWICE, now=NOON))

    (note,) = local_stripe.objects("credit_notes")
    assert (note["total"], refund.status) == (4800, RefundStatus.SUCCEEDED)


def test_it_waits_for_an_invoice_to_come_but_not_for_ever(
    without_invoice: Order, local_stripe: LocalStripe
) -> None:
    Payment.objects.update(is_invoiced=True)
    payment = without_invoice.payments.get()
    refund = refund_tickets(order=without_invoice, chosen=ticket_ids(without_invoice))

    with pytest.raises(InvoiceComing):
        issue_refund(refund_id=refund.public_id, now=payment.received_at)
    assert not local_stripe.objects("refunds")

    issue_refund(refund_id=refund.public_id, now=payment.received_at + INVOICE_PATIENCE)
    assert not local_stripe.objects("credit_notes")
    assert local_stripe.objects("refunds")[0]["amount"] == 4800


def test_after_a_credit_note_of_the_dashboard_the_rest_still_goes_back(
    order: Order, local_stripe: LocalStripe
) -> None:
    invoice = local_stripe.objects("invoices")[0]
    by_quantity = {
        "lines[0][type]": "invoice_line_item",
        "lines[0][invoice_line_item]": invoice["lines"]["data"][0]["id"],
        "lines[0][quantity]": 1,
    }
    local_stripe.ask("credit_notes", invoice=invoice["id"], refund_amount=2400, **by_quantity)

    refund = issue(refund_tickets(order=order, chosen=ticket_ids(order)[:1], fee_cents=1))

    assert refund.status == RefundStatus.SUCCEEDED
    assert [note["total"] for note in local_stripe.objects("credit_notes")] == [2399, 2400]


def test_what_stripe_refuses_has_failed_with_its_sentence(order: Order, local_stripe: LocalStripe) -> None:
    local_stripe.ask("refunds", payment_intent=order.payments.get().stripe_payment_intent_id)

    refund = issue(refund_tickets(order=order, chosen=ticket_ids(order)))

    assert refund.status == RefundStatus.FAILED
    assert "greater than what can still be credited" in refund.failure
    assert refund.stripe_refund_id is None
    assert ticket_ids(order) == []
    assert JournalEntry.objects.get(verb="refund.refused").details["why"] == refund.failure


def test_tried_again_it_takes_the_invoice_back_no_more(order: Order, local_stripe: LocalStripe) -> None:
    first = issue(refund_tickets(order=order, chosen=ticket_ids(order)[:1]))
    record_credit_note(stripe_credit_note_id=local_stripe.objects("credit_notes")[0]["id"], now=NOON)
    second = first.try_again(now=NOON)
    second.fail(failure="The balance is too low.")

    third = issue(second.try_again(now=NOON))

    assert (third.status, third.is_credited) == (RefundStatus.SUCCEEDED, True)
    assert len(local_stripe.objects("credit_notes")) == 1
    assert len(local_stripe.objects("refunds")) == 2


def test_tried_again_before_its_credit_note_was_written_it_has_that_one(
    order: Order, local_stripe: LocalStripe
) -> None:
    first = issue(refund_tickets(order=order, chosen=ticket_ids(order)[:1]))
    Refund.objects.filter(pk=first.pk).update(status=RefundStatus.FAILED)

    second = issue(first.try_again(now=NOON))

    (note,) = local_stripe.objects("credit_notes")
    assert second.status == RefundStatus.SUCCEEDED
    assert second.credit_notes.get().stripe_invoice_id == note["id"]
    assert second.credit_notes.get() == first.credit_notes.get()


def invoice_later(order: Order) -> Invoice:
    request_invoice(order=order, identity=identity(), is_proven=False, now=clock.now())
    issue_invoice(late_invoice_id=LateInvoice.objects.get().public_id, now=clock.now())
    return order.invoices.get()


def invoice_again(order: Order) -> Invoice:
    first = order.invoices.get()
    correct_invoice(order=order, invoice=first, identity=identity(), is_proven=False, now=clock.now())
    issue_invoice(late_invoice_id=LateInvoice.objects.get().public_id, now=clock.now())
    return order.invoices.of_purchase().exclude(pk=first.pk).get()


@pytest.fixture
def invoiced_later(without_invoice: Order) -> Order:
    """Alice asked for the invoice when she had paid."""
    invoice_later(without_invoice)
    return without_invoice


@pytest.mark.parametrize(
    ("purchase", "invoice"), [("without_invoice", invoice_later), ("order", invoice_again)]
)
@pytest.mark.usefixtures("local_stripe")
def test_an_invoice_made_later_is_taken_back_after_the_money(
    purchase: str, invoice: Callable[[Order], Invoice], request: pytest.FixtureRequest
) -> None:
    order: Order = request.getfixturevalue(purchase)
    standing = invoice(order)

    refund = issue(refund_tickets(order=order, chosen=ticket_ids(order)[:1]))
    assert refund.status == RefundStatus.SUCCEEDED
    assert ProcrastinateJob.objects.filter(task_name="issue_credit_note").exists()
    for _again in range(2):
        issued = issue_credit_note(refund=refund)
        record_credit_note(stripe_credit_note_id=issued.credit_note_id, now=NOON)

    note = refund.credit_notes.get()
    assert (note.corrects, note.total_cents, note.vat_cents) == (standing, -2400, -125)
    assert not Refund.objects.without_credit_note().exists()


@pytest.mark.parametrize("purchase", ["order", "invoiced_later"])
def test_a_payment_without_invoice_takes_that_of_another_payment_back_no_more(
    purchase: str, request: pytest.FixtureRequest, local_stripe: LocalStripe
) -> None:
    order: Order = request.getfixturevalue(purchase)
    again = pay_again_without_invoice(order, local_stripe)

    refund = issue(again.refunds.get())

    assert (refund.reason, refund.status) == (RefundReason.PAID_TWICE, RefundStatus.SUCCEEDED)
    assert not local_stripe.objects("credit_notes")
    assert not ProcrastinateJob.objects.filter(task_name="issue_credit_note").exists()


def test_tried_again_an_invoice_made_later_is_taken_back_once(
    invoiced_later: Order, local_stripe: LocalStripe
) -> None:
    first = issue(refund_tickets(order=invoiced_later, chosen=ticket_ids(invoiced_later)[:1]))
    Refund.objects.filter(pk=first.pk).update(status=RefundStatus.FAILED)
    issue(first.try_again(now=NOON))

    for job in ProcrastinateJob.objects.filter(task_name="issue_credit_note"):
        take_back(**job.args)

    assert [note["total"] for note in local_stripe.objects("credit_notes")] == [2400]


def test_a_key_that_is_dead_fails_no_refund(order: Order) -> None:
    refund = refund_tickets(order=order, chosen=ticket_ids(order))
    Organisation.objects.update(stripe_secret_key="sk_test_")
    access.forget()

    with pytest.raises(StripeKeyRefused):
        issue(refund)

    refund.refresh_from_db()
    assert refund.status == RefundStatus.REQUESTED


@pytest.mark.parametrize("purchase", ["order", "without_invoice"])
def test_a_disputed_payment_gives_nothing_back(
    purchase: str, request: pytest.FixtureRequest, local_stripe: LocalStripe
) -> None:
    order: Order = request.getfixturevalue(purchase)
    dispute_at_stripe(order, local_stripe)

    refund = issue(refund_tickets(order=order, chosen=ticket_ids(order)))

    assert (refund.status, refund.stripe_refund_id) == (RefundStatus.FAILED, None)
    assert "charged back" in refund.failure
    assert local_stripe.objects("refunds") == local_stripe.objects("credit_notes") == []
    assert order.payments.get().left_cents == 4800
