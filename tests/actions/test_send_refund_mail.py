"""The buyer reads once what goes back, why, and what is no longer valid, with the credit note attached."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.archive_invoice import archive_invoice
from souche.actions.issue_refund import issue_refund
from souche.actions.record_credit_note import record_credit_note
from souche.actions.refund_order import refund_order
from souche.actions.send_refund_mail import send_refund_mail
from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.mailing.models import LEASE, PDF_PATIENCE, Mail, MailKind
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Refund, RefundReason, RefundStatus
from tests.actions.cases import pay_again_without_invoice
from tests.actions.orders import bought, ticket_ids
from tests.cast import ALICE, NOON

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

refund = partial(
    refund_order, reason=RefundReason.EVENT_CANCELLED, message="Le comédien est malade.", now=NOON
)


DID_NOT_ARRIVE = "ne vous est pas parvenu"


def issue(asked: Refund) -> Mail:
    issue_refund(refund_id=asked.public_id, now=NOON)
    return Mail.objects.get(refund=asked)


def send(mail: Mail, *, now: datetime = NOON) -> None:
    send_refund_mail(
        mail_id=mail.public_id, order_url=lambda order: f"http://127.0.0.1/{order.public_id}", now=now
    )


def archive_credit_note(local_stripe: LocalStripe) -> Invoice:
    record_credit_note(stripe_credit_note_id=local_stripe.objects("credit_notes")[0]["id"], now=NOON)
    note = Invoice.objects.get(kind=InvoiceKind.CREDIT_NOTE)
    archive_invoice(invoice_id=note.public_id, now=NOON)
    note.refresh_from_db()
    return note


def test_it_brings_the_credit_note_once(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 3, local_stripe=local_stripe)
    mail = issue(refund(order=order, chosen=ticket_ids(order)[:2]))
    send(mail)
    assert local_stripe.mails(to=ALICE.email) == []

    note = archive_credit_note(local_stripe)
    assert ProcrastinateJob.objects.filter(task_name="send_refund_mail", scheduled_at=None).exists()
    for _again in range(2):
        send(mail)

    (sent,) = local_stripe.mails(to=ALICE.email)
    assert " ".join(sent["subject"].split()) == f"Votre remboursement (commande {order.number})"
    text = sent["text"].replace("\N{NO-BREAK SPACE}", " ")
    assert f"48,00 € de la commande {order.number} vous reviennent" in text
    assert "L’événement est annulé." in text
    assert "Le comédien est malade." in text
    assert "2 × Hamlet – Place assise – Plein tarif" in text
    assert f"L’avoir {note.number} est joint" in text
    assert f"http://127.0.0.1/{order.public_id}" in text
    (attached,) = sent["attachments"]
    assert local_stripe.attachment(attached) == note.pdf_bytes()
    mail.refresh_from_db()
    assert (mail.is_sent, mail.invoice) == (True, note)


def test_it_waits_for_the_credit_note_but_not_for_ever(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 1, local_stripe=local_stripe)
    mail = issue(refund(order=order, chosen=ticket_ids(order)))

    send(mail, now=NOON + PDF_PATIENCE)

    (sent,) = local_stripe.mails(to=ALICE.email)
    assert sent["attachments"] == []
    assert "avoir" not in sent["text"]


def test_of_a_payment_without_invoice_it_leaves_at_once(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 1, local_stripe=local_stripe)
    again = pay_again_without_invoice(order, local_stripe)

    mail = issue(again.refunds.get())
    send(mail)

    assert ProcrastinateJob.objects.get(task_name="send_refund_mail").scheduled_at is None
    assert len(local_stripe.mails(to=ALICE.email)) == 1


def test_tried_again_it_need_not_wait(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    first = refund(order=order, chosen=ticket_ids(order)[:1])
    issue(first)
    archive_credit_note(local_stripe)
    ProcrastinateJob.objects.filter(task_name="send_refund_mail").delete()

    mail = issue(first.try_again(now=NOON))

    job = ProcrastinateJob.objects.get(task_name="send_refund_mail")
    assert (job.args, job.scheduled_at) == ({"mail_id": mail.public_id}, None)


def test_money_that_came_back_meanwhile_is_not_announced(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    lost = refund(order=order, chosen=ticket_ids(order)[:1])
    mail = issue(lost)
    archive_credit_note(local_stripe)
    Refund.objects.update(status=RefundStatus.FAILED)

    for _again in range(2):
        send(mail)
    send(issue(lost.try_again(now=NOON)))

    (sent,) = local_stripe.mails(to=ALICE.email)
    assert DID_NOT_ARRIVE not in sent["text"]
    assert Mail.objects.filter(kind=MailKind.REFUNDED).count() == 1


def test_what_may_have_left_already_is_sent_to_its_end(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 1, local_stripe=local_stripe)
    mail = issue(refund(order=order, chosen=ticket_ids(order)))
    archive_credit_note(local_stripe)
    mail.claim(now=NOON)
    Refund.objects.update(status=RefundStatus.FAILED)

    send(mail, now=NOON + LEASE)

    mail.refresh_from_db()
    assert mail.is_sent


def test_what_was_announced_before_is_said_to_be_sent_again(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 3, local_stripe=local_stripe)
    first = refund(order=order, chosen=ticket_ids(order)[:1])
    mail = issue(first)
    archive_credit_note(local_stripe)
    send(mail)
    second = first.try_again(now=NOON)
    issue(second)
    Refund.objects.filter(pk=second.pk).update(status=RefundStatus.FAILED)

    send(issue(second.try_again(now=NOON)))

    told = [DID_NOT_ARRIVE in sent["text"] for sent in local_stripe.mails(to=ALICE.email)]
    assert told == [True, False]


def test_without_invoice_it_leaves_at_once(event: Event, local_stripe: LocalStripe) -> None:
    Organisation.objects.update(is_invoicing_enabled=False)
    order = bought(event, 1, local_stripe=local_stripe)

    send(issue(refund(order=order, chosen=ticket_ids(order))))

    assert len(local_stripe.mails(to=ALICE.email)) == 1


def test_each_refund_has_its_own(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)

    for ticket in ticket_ids(order):
        issue(refund(order=order, chosen=[ticket]))

    assert Mail.objects.filter(order=order).count() == 2
