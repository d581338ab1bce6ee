"""The buyer receives each document once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.archive_invoice import archive_invoice
from souche.actions.fulfil_order import PATIENCE
from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.send_documents import send_documents
from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import LEASE, Mail, MailHeld, MailKind, MailStatus
from souche.domain.orders.models import Order
from souche.kit import clock
from tests.actions.orders import place

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(event: Event, local_stripe: LocalStripe) -> Order:
    """Return an order that is paid and whose invoice is recorded, not archived."""
    placed = place(event, now=clock.now()).order
    local_stripe.pay(placed.stripe_session_id)
    reconcile_payments(orders=[placed], now=clock.now())
    return Order.objects.get()


def send(order: Order, *, now: datetime) -> list[str]:
    """Send what is due and return the kinds of e-mails there are."""
    send_documents(order_id=order.public_id, order_url=lambda one: f"http://127.0.0.1/{one.link}", now=now)
    return list(Mail.objects.order_by("pk").values_list("kind", flat=True))


def archive() -> None:
    archive_invoice(invoice_id=Invoice.objects.get().public_id, now=clock.now())


def test_tickets_and_invoice_leave_together(order: Order, local_stripe: LocalStripe) -> None:
    archive()

    assert send(order, now=clock.now()) == [MailKind.DOCUMENTS]
    assert send(order, now=clock.now()) == [MailKind.DOCUMENTS]

    received = local_stripe.mails()
    assert len(received) == 1
    assert len(received[0]["attachments"]) == 2


def test_tickets_wait_for_the_invoice_then_leave_alone(order: Order) -> None:
    assert order.paid_at is not None
    late = order.paid_at + PATIENCE

    assert send(order, now=late - timedelta(seconds=1)) == []
    assert send(order, now=late) == [MailKind.DOCUMENTS]

    archive()
    assert send(order, now=late) == [MailKind.DOCUMENTS, MailKind.INVOICE]
    assert send(order, now=late) == [MailKind.DOCUMENTS, MailKind.INVOICE]


def test_an_invoice_that_arrives_before_the_mail_could_leave_joins_it(order: Order) -> None:
    Mail.prepare(order=order, kind=MailKind.DOCUMENTS, invoice=None, now=clock.now())
    archive()

    assert send(order, now=clock.now()) == [MailKind.DOCUMENTS]

    assert Mail.objects.get().invoice == Invoice.objects.get()


def test_an_invoice_that_arrives_while_the_mail_leaves_is_not_taken_for_sent(order: Order) -> None:
    mail = Mail.prepare(order=order, kind=MailKind.DOCUMENTS, invoice=None, now=clock.now())
    assert mail is not None
    assert mail.claim(now=clock.now())
    archive()

    with pytest.raises(MailHeld):
        send(order, now=clock.now())

    mail.mark_sent(now=clock.now())
    assert send(order, now=clock.now()) == [MailKind.DOCUMENTS, MailKind.INVOICE]


def test_what_a_dead_worker_was_sending_is_sent_as_it_was_and_the_invoice_follows(order: Order) -> None:
    mail = Mail.prepare(order=order, kind=MailKind.DOCUMENTS, invoice=None, now=clock.now())
    assert mail is not None
    assert mail.claim(now=clock.now())
    archive()

    assert send(order, now=clock.now() + LEASE) == [MailKind.DOCUMENTS, MailKind.INVOICE]

    brought = Mail.objects.order_by("pk").values_list("invoice", "status")
    assert list(brought) == [(None, MailStatus.SENT), (Invoice.objects.get().pk, MailStatus.SENT)]


def test_an_order_not_paid_gets_nothing(event: Event) -> None:
    held = place(event, now=clock.now()).order

    assert send(held, now=clock.now()) == []
