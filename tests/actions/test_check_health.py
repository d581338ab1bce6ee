"""Each subject says that it is well, until something breaks it."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from souche.actions.check_health import check_health
from souche.domain.health.findings import State
from souche.domain.health.models import Check, CheckKind
from souche.domain.health.sentences import sentence_of, title_of
from souche.domain.invoices.models import Invoice, InvoiceLine, LateInvoice
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.orders.models import Order, Ticket
from souche.domain.payments.models import (
    Case,
    CaseKind,
    Payment,
    Refund,
    RefundReason,
    RefundStatus,
    StripeEvent,
)
from souche.kit import clock
from tests.cast import identity, open_theatre
from tests.entrypoints.administration.rows import PDF, buy
from tests.health import AN_HOUR, begin_job, finding, let_a_worker_live, write_job

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings

pytestmark = pytest.mark.django_db
A_WEEK = timedelta(days=7)


@pytest.fixture
def order() -> Order:
    """A house in order, an hour after Alice bought a ticket."""
    open_theatre()
    order = buy()
    order.invoices.get().archive(pdf=PDF, now=clock.now())
    Mail.objects.get().mark_sent(now=clock.now())
    StripeEvent.objects.update(object_id="cs_0", received_at=clock.now() - AN_HOUR)
    Check.objects.all().delete()
    for kind in CheckKind:
        Check.record(kind=kind, compared={}, now=clock.now())
    Order.objects.update(paid_at=clock.now() - AN_HOUR)
    Payment.objects.update(received_at=clock.now() - AN_HOUR)
    Invoice.objects.update(recorded_at=clock.now() - AN_HOUR)
    let_a_worker_live()
    return order


def state_and_count(subject: str) -> tuple[State, object]:
    found = finding(subject)
    return found.state, found.values.get("count")


@pytest.mark.usefixtures("order")
def test_a_house_in_order_is_well() -> None:
    found = check_health(now=clock.now())

    assert {each.subject: each.state for each in found if each.state} == {}
    assert all(title_of(each) and sentence_of(each) for each in found)


def without_ticket(order: Order) -> None:
    order.tickets.all().delete()


def without_invoice(order: Order) -> None:
    Mail.objects.update(invoice=None)
    InvoiceLine.objects.all().delete()
    order.invoices.all().delete()


def without_pdf(order: Order) -> None:
    order.invoices.update(archived_at=None)


def without_mail(order: Order) -> None:
    order.mails.all().delete()


def with_a_refused_mail(order: Order) -> None:
    Mail.objects.update(sent_at=None)
    order.mails.get().mark_failed(error="450 busy")


def with_a_forgotten_mail(order: Order) -> None:
    order.mails.all().delete()
    Mail.prepare(order=order, kind=MailKind.DOCUMENTS, invoice=None, now=clock.now() - AN_HOUR)


@pytest.mark.parametrize(
    ("subject", "break_it"),
    [
        ("tickets", without_ticket),
        ("invoices", without_invoice),
        ("pdfs", without_pdf),
        ("order_mails", without_mail),
        ("mails", with_a_refused_mail),
        ("waiting_mails", with_a_forgotten_mail),
    ],
)
def test_what_a_sale_lacks_is_found(order: Order, subject: str, break_it: Callable[[Order], None]) -> None:
    break_it(order)

    worst = State.TO_LOOK_AT if subject.endswith("mails") and subject != "order_mails" else State.BROKEN
    assert state_and_count(subject) == (worst, 1)
    assert len(finding(subject).rows) == 1


def test_the_mail_server_is_not_blamed_for_what_it_never_saw(order: Order) -> None:
    with_a_forgotten_mail(order)

    assert finding("mails").state == State.WELL
    assert "le serveur de messagerie ne l’a pas vu" in sentence_of(finding("waiting_mails"))


@pytest.mark.parametrize(
    ("subject", "break_it"),
    [("invoices", without_invoice), ("pdfs", without_pdf), ("order_mails", without_mail)],
)
def test_what_may_still_come_is_waited_for(
    order: Order, subject: str, break_it: Callable[[Order], None]
) -> None:
    break_it(order)
    Order.objects.update(paid_at=clock.now())
    Invoice.objects.update(recorded_at=clock.now())

    assert finding(subject).state == State.WELL


def test_an_old_link_that_did_not_leave_is_no_longer_missed(order: Order) -> None:
    written = clock.now() - 2 * AN_HOUR
    Mail.without_order(kind=MailKind.SIGN_IN, to=order.buyer_email, now=written).mark_failed(error="450 busy")

    assert finding("mails").state == State.WELL


def test_an_erased_buyer_is_written_to_no_more(order: Order) -> None:
    with_a_refused_mail(order)
    Mail.objects.update(to="")
    assert finding("mails").state == State.WELL

    order.mails.all().delete()
    Order.objects.update(buyer_email="")
    assert finding("order_mails").state == State.WELL


def test_an_invoice_asked_for_later_is_missed(order: Order) -> None:
    asked_by = identity(customer=order.customer, recorded_at=clock.now())
    asked_by.save()
    LateInvoice.ask(order=order, identity=asked_by, now=clock.now())
    assert finding("late_invoices").state == State.WELL

    LateInvoice.objects.update(requested_at=clock.now() - AN_HOUR)
    assert state_and_count("late_invoices") == (State.BROKEN, 1)

    LateInvoice.objects.update(stripe_invoice_id=order.invoices.get().stripe_invoice_id)
    assert finding("late_invoices").state == State.WELL


@pytest.mark.usefixtures("order")
def test_a_gap_and_a_double_are_found() -> None:
    buy(4)
    assert (finding("numbers").word, finding("numbers").values) == ("numbers_missing", {"count": 3})

    Invoice.objects.update(number="ABCD-0001")
    assert finding("numbers").word == "numbers_doubled"
    assert finding("numbers").state == State.BROKEN


@pytest.mark.usefixtures("order")
def test_a_silent_stripe_is_found_and_heard_again() -> None:
    StripeEvent.objects.update(is_fetched=True)
    assert state_and_count("webhooks") == (State.BROKEN, 1)

    StripeEvent.objects.update(is_fetched=False, object_id="cs_of_another", received_at=clock.now())
    assert finding("webhooks").state == State.WELL


@pytest.mark.usefixtures("order")
def test_a_subscription_s_payment_is_told_by_its_invoice() -> None:
    Payment.objects.update(
        stripe_session_id=None, stripe_invoice_id="in_0", received_at=clock.now() - AN_HOUR
    )
    long_ago = clock.now() - 2 * AN_HOUR
    StripeEvent.objects.update(object_id="cs_of_another", received_at=long_ago)
    assert state_and_count("webhooks") == (State.BROKEN, 1)

    StripeEvent.objects.update(object_id="in_0")
    assert finding("webhooks").state == State.WELL


@pytest.mark.usefixtures("order")
def test_an_event_about_nothing_tells_of_no_payment() -> None:
    StripeEvent.objects.update(object_id="", received_at=clock.now() - 2 * AN_HOUR)

    assert state_and_count("webhooks") == (State.BROKEN, 1)


@pytest.mark.usefixtures("order")
@pytest.mark.parametrize(
    ("subject", "what", "state"),
    [
        ("stripe", "key_missing", State.BROKEN),
        ("stripe", "key_refused", State.BROKEN),
        ("stripe", "stripe_unreachable", State.BROKEN),
        ("stripe", "charges_disabled", State.BROKEN),
        ("endpoint", "endpoint_missing", State.BROKEN),
        ("endpoint", "endpoint_disabled", State.BROKEN),
        ("endpoint", "endpoint_incomplete", State.BROKEN),
        ("endpoint", "endpoint_unreadable", State.TO_LOOK_AT),
        ("clock", "clock", State.TO_LOOK_AT),
    ],
)
def test_what_the_last_connection_found_is_told(subject: str, what: str, state: State) -> None:
    wrong = [{"what": what, "subject": "ninety"}]
    Check.record(kind=CheckKind.CONNECTION, compared={}, differences=wrong, now=clock.now())

    found = finding(subject)
    assert (found.state, found.word) == (state, what)
    assert sentence_of(found)
    assert [each.subject for each in check_health(now=clock.now()) if each.state == State.BROKEN] == (
        [subject] if state == State.BROKEN else []
    )


@pytest.mark.usefixtures("order")
@pytest.mark.parametrize("what", ["key_missing", "key_refused", "stripe_unreachable"])
def test_what_could_not_be_asked_is_not_called_well(what: str) -> None:
    wrong = [{"what": what, "subject": ""}]
    Check.record(kind=CheckKind.CONNECTION, compared={}, differences=wrong, now=clock.now())

    for subject in ("endpoint", "clock"):
        assert (finding(subject).state, finding(subject).word) == (State.TO_LOOK_AT, "connection_unknown")


@pytest.mark.usefixtures("order")
def test_a_damaged_archive_is_told() -> None:
    damaged = [{"what": "pdf_missing", "subject": "ABCD-0000", "invoice": "inv_1"}]
    Check.record(kind=CheckKind.ARCHIVE, compared={}, differences=damaged, now=clock.now())

    assert state_and_count("archive") == (State.BROKEN, 1)


@pytest.mark.usefixtures("order")
def test_late_and_differing_comparisons_are_told() -> None:
    Check.objects.filter(kind=CheckKind.PAYOUTS).update(made_at=clock.now() - A_WEEK)
    assert state_and_count("comparisons") == (State.TO_LOOK_AT, 1)

    differing = [{"what": "fee", "subject": "txn_1"}]
    Check.record(kind=CheckKind.PAYOUTS, compared={}, differences=differing, now=clock.now())
    assert finding("comparisons").word == "comparisons_lacking"


@pytest.mark.usefixtures("order")
def test_what_was_never_compared_is_missed_once_money_came() -> None:
    Check.objects.all().delete()
    assert finding("comparisons").state == State.WELL

    Payment.objects.update(received_at=clock.now() - A_WEEK)
    assert state_and_count("comparisons") == (State.TO_LOOK_AT, 3)


def test_what_waits_for_a_decision_is_told(order: Order) -> None:
    Case.objects.create(kind=CaseKind.WRONG_AMOUNT, payment=order.payments.get(), opened_at=clock.now())

    assert state_and_count("cases") == (State.TO_LOOK_AT, 1)


@pytest.mark.usefixtures("order")
def test_a_worker_that_died_is_missed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    let_a_worker_live(heartbeat=clock.now() - AN_HOUR)

    assert finding("worker").word == "worker_absent"


@pytest.mark.usefixtures("order")
def test_a_job_that_should_have_begun_is_told() -> None:
    write_job("send_documents", status="todo", age=timedelta(minutes=1))
    assert finding("late_jobs").state == State.WELL

    write_job("send_documents", status="todo")
    assert state_and_count("late_jobs") == (State.BROKEN, 1)


@pytest.mark.usefixtures("order")
def test_a_job_that_takes_long_is_told() -> None:
    job = write_job("make_books", status="todo")
    begin_job(job, ago=timedelta(minutes=20))
    assert finding("long_jobs").state == State.WELL

    begin_job(job, ago=AN_HOUR)
    assert state_and_count("long_jobs") == (State.TO_LOOK_AT, 1)


@pytest.mark.usefixtures("order")
def test_a_job_that_was_given_up_is_told_once() -> None:
    write_job("archive_invoice", status="failed", lock="evt_0")
    assert state_and_count("events") == (State.BROKEN, 1)
    assert finding("jobs").state == State.WELL

    write_job("archive_invoice", status="failed")
    assert state_and_count("jobs") == (State.TO_LOOK_AT, 1)


@pytest.mark.usefixtures("order")
def test_a_job_that_came_again_is_no_longer_missed() -> None:
    for status in ("failed", "succeeded"):
        write_job("issue_refund", status=status, key="issue_refund:ref_1")

    assert finding("jobs").state == State.WELL


def test_a_refund_that_stripe_did_not_make_is_told(order: Order) -> None:
    asked = Refund.objects.create(
        payment=order.payments.get(),
        amount_cents=100,
        status=RefundStatus.REQUESTED,
        reason=RefundReason.ORGANISER,
        requested_at=clock.now(),
    )
    assert finding("refunds").state == State.WELL

    Refund.objects.filter(pk=asked.pk).update(requested_at=clock.now() - AN_HOUR)
    assert state_and_count("refunds") == (State.BROKEN, 1)


def test_a_new_house_lacks_its_worker_alone() -> None:
    found = check_health(now=clock.now())

    assert {each.subject: each.word for each in found if each.state} == {
        "stripe": "connection_unchecked",
        "endpoint": "connection_unchecked",
        "clock": "connection_unchecked",
        "worker": "worker_absent",
    }
    assert all(title_of(each) and sentence_of(each) for each in found)


@pytest.mark.usefixtures("order")
def test_the_engine_is_named() -> None:
    assert finding("database").word == "database_embedded"
    assert str(finding("database").values["version"]).split(".")[0].isdigit()


@pytest.mark.usefixtures("order")
def test_a_database_that_refuses_writing_is_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET TRANSACTION READ ONLY")

    assert finding("database").word == "database_read_only"


@pytest.mark.usefixtures("order")
def test_a_full_disk_and_a_closed_archive_are_told(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = str(tmp_path_factory.mktemp("media") / "new")
    for left, state in ((500_000_000, State.TO_LOOK_AT), (50_000_000, State.BROKEN)):
        usage = shutil.disk_usage("/")._replace(free=left)
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder, usage=usage: usage)
        assert (finding("disk").word, finding("disk").state) == ("disk_full", state)

    monkeypatch.setattr(os, "access", lambda _folder, _mode: False)
    assert finding("disk").word == "disk_read_only"


def test_it_asks_little_and_always_the_same() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            check_health(now=clock.now() + AN_HOUR)
        return len(asked)

    open_theatre()
    buy(0)
    Ticket.objects.all().delete()
    queries()
    few = queries()
    for number in range(1, 12):
        buy(number)
    Ticket.objects.all().delete()

    assert queries() == few
    assert few <= 30
