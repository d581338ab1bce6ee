"""What is due and has lost its job gets another, whatever it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.cancel_event import cancel_event
from souche.actions.pay_back_payment import pay_back_payment
from souche.actions.refund_second_membership import refund_second_membership
from souche.actions.resume_work import resume_work
from souche.actions.settle_payment import settle_payment
from souche.domain.accounting.models import Export, ExportKind
from souche.domain.invoices.models import LateInvoice
from souche.domain.mailing.models import ENOUGH_REFUSALS, LEASE, Mail, MailKind, MailStatus
from souche.domain.memberships.models import Membership
from souche.domain.payments.models import RefundReason
from souche.kit import clock
from tests.actions.memberships import join
from tests.actions.orders import bought, paid_session, pay_without_invoice
from tests.cast import hire_bob, identity, offer_plan
from tests.jobs import forget_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def order(event: Event, local_stripe: LocalStripe) -> Order:
    """Alice bought a ticket, everything was done, and the jobs are forgotten."""
    order = bought(event, 1, local_stripe=local_stripe)
    invoice = order.invoices.get()
    invoice.archive(pdf=b"%PDF-1.7", now=clock.now())
    mail = Mail.prepare(order=order, kind=MailKind.DOCUMENTS, invoice=invoice, now=clock.now())
    assert mail is not None
    mail.mark_sent(now=clock.now())
    forget_jobs()
    return order


def jobs() -> list[str]:
    return list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", flat=True))


def resume() -> list[str]:
    """Take up what has no job, an hour later, and return the names of all jobs."""
    resume_work(now=clock.now() + AN_HOUR)
    return jobs()


def with_a_waiting_mail(order: Order) -> None:
    order.mails.update(status=MailStatus.TO_SEND, sent_at=None)


def with_a_refused_mail(order: Order) -> None:
    order.mails.get().mark_failed(error="ConnectionRefusedError: busy")


def with_a_mail_whose_worker_died(order: Order) -> None:
    with_a_waiting_mail(order)
    order.mails.update(claimed_at=clock.now())


def without_mail(order: Order) -> None:
    order.mails.all().delete()


def without_pdf(order: Order) -> None:
    order.invoices.update(archived_at=None)


def with_a_late_invoice(order: Order) -> None:
    buyer = identity()
    buyer.remember(customer=order.customer, is_proven=True, now=clock.now())
    LateInvoice.ask(order=order, identity=buyer, now=clock.now())


def with_a_refund(order: Order) -> None:
    pay_back_payment(payment=order.payments.get(), reason=RefundReason.PAID_TWICE, now=clock.now())


def with_a_cancelled_event(order: Order) -> None:
    event = order.tickets.get().event
    assert event is not None
    cancel_event(event=event, reason="Rain", actor=hire_bob(), now=clock.now())


def with_a_second_membership(order: Order) -> None:
    del order
    plan = offer_plan(term="season", season_ends_on=date(2099, 6, 30))
    for second in [join(plan, now=clock.now()).order for _tab in range(2)]:
        settle_payment(paid=paid_session(second), now=clock.now())
        Mail.prepare(order=second, kind=MailKind.DOCUMENTS, invoice=None, now=clock.now())
    Mail.objects.update(status=MailStatus.SENT, sent_at=clock.now())


def with_an_export(order: Order) -> None:
    del order
    Export.objects.create(kind=ExportKind.CSV, selection={}, requested_at=clock.now())


def with_books(order: Order) -> None:
    del order
    Export.objects.create(kind=ExportKind.BOOKS, selection={}, requested_at=clock.now())


@pytest.mark.parametrize(
    ("break_it", "job"),
    [
        (with_a_waiting_mail, "send_documents"),
        (with_a_refused_mail, "send_documents"),
        (with_a_mail_whose_worker_died, "send_documents"),
        (without_mail, "send_documents"),
        (without_pdf, "archive_invoice"),
        (with_a_late_invoice, "issue_invoice"),
        (with_a_refund, "issue_refund"),
        (with_a_cancelled_event, "refund_cancelled_order"),
        (with_a_second_membership, "refund_second_membership"),
        (with_an_export, "make_export"),
        (with_books, "make_books"),
    ],
)
def test_what_has_lost_its_job_gets_one(order: Order, break_it: Callable[[Order], None], job: str) -> None:
    break_it(order)
    forget_jobs()

    assert resume() == [job]
    assert resume() == [job]


def test_what_has_its_job_is_left(order: Order) -> None:
    with_a_refund(order)
    with_a_cancelled_event(order)
    there = jobs()

    assert resume() == there


def test_a_second_membership_that_went_back_is_left(order: Order) -> None:
    with_a_second_membership(order)
    for second in Membership.objects.to_give_back():
        refund_second_membership(membership_id=second.public_id, now=clock.now())
    forget_jobs()

    assert "refund_second_membership" not in resume()


def test_what_is_done_needs_none(order: Order) -> None:
    assert order.is_paid

    assert resume() == []


def test_a_mail_that_is_being_sent_is_left(order: Order) -> None:
    with_a_waiting_mail(order)
    now = clock.now() + AN_HOUR
    order.mails.update(claimed_at=now)

    assert resume_work(now=now + LEASE / 2) == 0
    assert resume_work(now=now + LEASE) == 1


def test_what_was_given_up_is_begun_anew_a_day_later(order: Order) -> None:
    with_a_refund(order)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")

    assert resume_work(now=clock.now() + A_DAY / 2) == 0
    assert resume_work(now=clock.now() + A_DAY + AN_HOUR) == 1


def test_what_led_to_nothing_is_not_asked_for_each_minute(order: Order) -> None:
    with_a_waiting_mail(order)
    now = clock.now()
    assert resume_work(now=now) == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded'")

    assert resume_work(now=now + timedelta(minutes=5)) == 0
    assert resume_work(now=now + timedelta(minutes=11)) == 1


def test_a_wrong_address_is_not_written_to_for_ever(order: Order) -> None:
    order.mails.get().mark_failed(error="SMTPRecipientsRefused: no such user")
    order.mails.update(attempts=ENOUGH_REFUSALS)

    assert resume() == []


def test_tickets_that_are_void_are_not_sent(event: Event, local_stripe: LocalStripe) -> None:  # noqa: ARG001  # the order is placed there
    order = pay_without_invoice(event)
    Mail.prepare(order=order, kind=MailKind.DOCUMENTS, invoice=None, now=clock.now())
    type(order).objects.update(status="voided")
    forget_jobs()

    assert resume() == []


def test_an_erased_buyer_is_not_written_to(order: Order) -> None:
    with_a_refused_mail(order)
    order.mails.update(to="")

    assert resume() == []
