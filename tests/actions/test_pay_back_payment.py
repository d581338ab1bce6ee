"""Money that cannot be kept goes back once, and the journal says why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.pay_back_payment import INVOICE_PATIENCE, InvoiceComing, pay_back_payment
from souche.actions.reconcile_payments import reconcile_payments
from souche.domain.orders.models import Order
from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments.models import Payment, Refund, RefundReason, RefundStatus
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def received(event: Event, local_stripe: LocalStripe) -> Payment:
    """Alice paid two places, 48 €."""
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[order], now=clock.now())
    return Payment.objects.select_related("order").get()


def test_it_goes_back_once_however_often_it_is_asked(event: Event, local_stripe: LocalStripe) -> None:
    payment = received(event, local_stripe)

    for _again in range(2):
        pay_back_payment(payment_id=payment.public_id, reason=RefundReason.PAID_TWICE, now=NOON)

    refund = Refund.objects.get()
    assert (refund.amount_cents, refund.status) == (4800, RefundStatus.SUCCEEDED)
    assert refund.reason == RefundReason.PAID_TWICE
    assert [one["amount"] for one in local_stripe.objects("refunds")] == [4800]
    assert JournalEntry.objects.get(verb="refund.succeeded").subject == payment.order.number


def test_its_invoice_is_taken_back_whole(event: Event, local_stripe: LocalStripe) -> None:
    payment = received(event, local_stripe)

    pay_back_payment(payment_id=payment.public_id, reason=RefundReason.WRONG_AMOUNT, now=NOON)

    (note,) = local_stripe.objects("credit_notes")
    assert (note["total"], note["invoice"]) == (4800, payment.order.invoices.get().stripe_invoice_id)
    assert [each["refund"] for each in note["refunds"]] == [Refund.objects.get().stripe_refund_id]
    job = ProcrastinateJob.objects.get(task_name="record_credit_note")
    assert job.args == {"stripe_credit_note_id": note["id"]}


def test_it_waits_for_an_invoice_to_come_but_not_for_ever(event: Event, local_stripe: LocalStripe) -> None:
    Organisation.objects.update(is_invoicing_enabled=False)
    payment = received(event, local_stripe)
    Order.objects.update(is_invoice_wanted=True)
    give_back = partial(pay_back_payment, payment_id=payment.public_id, reason=RefundReason.PAID_TWICE)

    with pytest.raises(InvoiceComing):
        give_back(now=payment.received_at)
    assert not local_stripe.objects("refunds")

    give_back(now=payment.received_at + INVOICE_PATIENCE)
    assert Refund.objects.get().amount_cents == 4800
    assert not local_stripe.objects("credit_notes")
