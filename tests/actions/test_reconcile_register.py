"""What Stripe never told is found by comparing; what is written already is not asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.reconcile_register import reconcile_register
from souche.domain.health.models import COMPARED, Check
from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Payment, Refund, RefundStatus
from souche.kit import clock
from tests.actions.orders import place

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(event: Event, local_stripe: LocalStripe) -> Order:
    """Alice paid an order that is written here; the same account sold something of another product."""
    ours, foreign = (place(event, 2, now=clock.now()).order for _ in range(2))
    for order in (ours, foreign):
        local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[ours], now=clock.now())
    ours.refresh_from_db()
    foreign.lines.all().delete()
    foreign.delete()
    return ours


def refund(local_stripe: LocalStripe, payment_intent: str, *, cents: int) -> str:
    return str(local_stripe.ask("refunds", payment_intent=payment_intent, amount=cents)["id"])


def test_only_refunds_that_differ_are_recorded(ours: Order, local_stripe: LocalStripe) -> None:
    intent = Payment.objects.get(order=ours).stripe_payment_intent_id
    made = [refund(local_stripe, intent, cents=cents) for cents in (1, 99)]
    others = {each["id"] for each in local_stripe.objects("payment_intents")} - {intent}
    refund(local_stripe, others.pop(), cents=1)

    assert reconcile_register(now=clock.now()).repaired == {"refunds": 2}
    assert Refund.objects.all().statuses() == dict.fromkeys(made, "succeeded")

    Refund.objects.filter(amount_cents=99).update(status=RefundStatus.PENDING)
    assert reconcile_register(now=clock.now()).repaired == {"refunds": 1}
    assert reconcile_register(now=clock.now()).repaired == {}
    told = JournalEntry.objects.filter(verb="register.repaired").order_by("pk")
    assert [entry.details for entry in told] == [{"refunds": 2}, {"refunds": 1}]


def test_a_missing_invoice_and_its_credit_note_are_recorded(ours: Order, local_stripe: LocalStripe) -> None:
    invoice = ours.invoices.get()
    local_stripe.ask("credit_notes", invoice=invoice.stripe_invoice_id, amount=700, refund_amount=700)
    invoice.lines.all().delete()
    invoice.delete()

    check = reconcile_register(now=clock.now())
    assert check.repaired == {"invoices": 1, "credit_notes": 1, "refunds": 1}
    assert reconcile_register(now=clock.now()).repaired == {}
    assert Invoice.objects.get(kind=InvoiceKind.CREDIT_NOTE).corrects == ours.invoices.of_purchase().get()


def test_nothing_differs_and_nothing_is_told(ours: Order) -> None:
    assert ours.is_paid

    assert reconcile_register(now=clock.now()).repaired == {}
    assert not JournalEntry.objects.filter(verb="register.repaired").exists()


def test_what_was_compared_is_kept(ours: Order) -> None:
    assert ours.invoices.count() == 1

    check = reconcile_register(now=clock.now())

    assert Check.objects.get() == check
    assert check.compared == {"invoices": 2, "credit_notes": 0, "refunds": 0, "payments": 0}
    assert check.differences == []


def test_an_invoice_that_stripe_does_not_know_as_paid_is_told(ours: Order) -> None:
    ours.invoices.update(stripe_invoice_id="in_unknown", number="ABCD-0007")
    ours.invoices.update(issued_at=clock.now())

    check = reconcile_register(now=clock.now())

    assert check.differences == [{"what": "invoice_not_paid", "subject": "ABCD-0007"}]


def heard_of_later(order: Order, *, at: datetime) -> Payment:
    """Let the payment of an order be of the instant when we heard of it, as before the upgrade."""
    order.payments.update(received_at=at, method="")
    type(order).objects.filter(pk=order.pk).update(paid_at=at)
    return order.payments.get()


def test_a_payment_of_the_day_we_heard_of_it_gets_stripes(ours: Order, local_stripe: LocalStripe) -> None:
    """Charged on one day, heard of on the next: between the two a month may end."""
    (charge,) = [
        each
        for each in local_stripe.objects("charges")
        if each["payment_intent"] == ours.payments.get().stripe_payment_intent_id
    ]
    charged_at = datetime.fromtimestamp(charge["created"], tz=UTC)
    payment = heard_of_later(ours, at=charged_at + timedelta(days=1))

    check = reconcile_register(now=charged_at + timedelta(days=2))

    payment.refresh_from_db()
    ours.refresh_from_db()
    assert (payment.received_at, payment.method, ours.paid_at) == (charged_at, "card", charged_at)
    assert (check.compared["payments"], check.repaired) == (1, {"payments": 1})
    assert reconcile_register(now=charged_at + timedelta(days=2)).repaired == {}


def test_an_order_that_another_payment_paid_keeps_its_day(ours: Order) -> None:
    paid_at = ours.paid_at
    ours.payments.update(received_at=clock.now() - timedelta(days=1), method="")

    assert reconcile_register(now=clock.now()).repaired == {"payments": 1}

    ours.refresh_from_db()
    assert ours.paid_at == paid_at


def test_one_from_before_what_is_compared_is_left(ours: Order) -> None:
    long_ago = clock.now() - COMPARED - timedelta(days=1)
    payment = heard_of_later(ours, at=long_ago)

    assert reconcile_register(now=clock.now()).repaired == {}

    payment.refresh_from_db()
    assert (payment.received_at, payment.method) == (long_ago, "")
