"""The page of health says what is broken, and its buttons mend it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from souche.actions.check_archive import check_archive
from souche.actions.check_connection import check_connection
from souche.actions.reconcile_payments import reconcile_payments
from souche.domain.health.models import Check, CheckKind
from souche.domain.invoices.models import Invoice, InvoiceLine
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import Order
from souche.domain.organisation.roles import Role
from souche.domain.payments.gateway.facts import ReceivedEvent
from souche.domain.payments.models import Payment, StripeEvent
from souche.entrypoints.administration.repairs import REPAIRS
from souche.entrypoints.worker.checks import webhook_url
from souche.kit import clock, queue
from souche.kit.queue import Job
from tests.actions.orders import place
from tests.cast import add_price, announce, hire_bob, open_theatre
from tests.entrypoints.administration.rows import buy, enter, hire
from tests.health import AN_HOUR, give_up_jobs, let_a_worker_live
from tests.jobs import do_jobs, forget_jobs
from tests.sandbox import STRIPE_KEY, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag
    from django.test import Client
    from pytest_django import Settings

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/administration/health/check/health/"
A_WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _no_jobs_left(transactional_db: None) -> Iterator[None]:  # noqa: ARG001  # the tables must be there
    yield
    forget_jobs()


@pytest.fixture
def desk(local_stripe: LocalStripe) -> Client:  # noqa: ARG001  # Stripe is there
    """Bob at his desk, the theatre connected to Stripe."""
    open_theatre(stripe_secret_key=STRIPE_KEY, stripe_account_id="acct_tests")
    return enter(hire_bob())


@pytest.fixture
def order(desk: Client, local_stripe: LocalStripe) -> Order:  # noqa: ARG001  # the theatre is open
    """Alice bought two tickets an hour ago, and everything came of it."""
    event = announce(now=clock.now())
    add_price(event)
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[order], now=clock.now())
    do_jobs()
    forget_jobs()
    # The worker keeps its timetable: what it checked depends on the hour.
    Check.objects.all().delete()
    Order.objects.update(paid_at=clock.now() - AN_HOUR)
    order.refresh_from_db()
    return order


def line(desk: Client, subject: str) -> Tag:
    found = BeautifulSoup(desk.get(PAGE).content, "html.parser").find(id=subject)
    assert found
    return found


def is_well(desk: Client, subject: str) -> bool:
    return line(desk, subject)["class"] == ["souche-health-well"]


def press(desk: Client, subject: str) -> None:
    """Press the button of a subject as a browser would, and let the worker work."""
    button = line(desk, subject).find("button")
    assert button
    answer = desk.post(PAGE, {str(button["name"]): str(button["value"])})
    assert answer["Location"] == PAGE
    do_jobs()


def test_missing_tickets_are_made(desk: Client, order: Order) -> None:
    order.tickets.all()[0].delete()
    assert not is_well(desk, "tickets")

    press(desk, "tickets")

    assert is_well(desk, "tickets")
    assert order.tickets.count() == 2


def test_a_missing_invoice_is_fetched(desk: Client, order: Order) -> None:
    Mail.objects.update(invoice=None)
    InvoiceLine.objects.all().delete()
    Invoice.objects.all().delete()
    assert order.number in line(desk, "invoices").get_text()

    press(desk, "invoices")

    assert is_well(desk, "invoices")
    assert order.invoices.get().is_archived


@pytest.mark.usefixtures("order")
def test_a_missing_pdf_is_fetched(desk: Client) -> None:
    Invoice.objects.update(archived_at=None, recorded_at=clock.now() - AN_HOUR)
    assert not is_well(desk, "pdfs")

    press(desk, "pdfs")

    assert is_well(desk, "pdfs")


def test_an_order_without_mail_is_written_to(desk: Client, order: Order, local_stripe: LocalStripe) -> None:
    before = len(local_stripe.mails())
    order.mails.all().delete()
    assert not is_well(desk, "order_mails")

    press(desk, "order_mails")

    assert is_well(desk, "order_mails")
    assert len(local_stripe.mails()) == before + 1


def test_a_mail_that_was_refused_is_sent_again(desk: Client, order: Order, settings: Settings) -> None:
    order.mails.all().delete()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    press(desk, "order_mails")
    assert not is_well(desk, "mails")
    settings.EMAIL_PORT = port

    press(desk, "mails")

    assert is_well(desk, "mails")
    assert order.mails.get().is_sent


def test_a_mail_that_no_job_posts_is_sent_again(desk: Client, order: Order, settings: Settings) -> None:
    order.mails.all().delete()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    press(desk, "order_mails")
    forget_jobs()
    settings.EMAIL_PORT = port

    press(desk, "mails")

    assert is_well(desk, "mails")
    assert order.mails.get().is_sent


def test_a_damaged_archive_is_restored(desk: Client, order: Order) -> None:
    Path(order.invoices.get().pdf.path).write_bytes(b"%PDF-altered")
    check_archive(now=clock.now())
    assert not is_well(desk, "archive")

    press(desk, "archive")

    assert is_well(desk, "archive")


@pytest.mark.usefixtures("order")
def test_a_silent_webhook_is_connected_again(desk: Client, local_stripe: LocalStripe) -> None:
    Payment.objects.update(received_at=clock.now() - AN_HOUR)
    assert not is_well(desk, "webhooks")

    press(desk, "webhooks")

    assert [each["url"] for each in local_stripe.objects("webhook_endpoints")] == [webhook_url()]
    assert is_well(desk, "endpoint")


def test_a_dead_endpoint_is_replaced(desk: Client) -> None:
    check_connection(webhook_url=webhook_url(), now=clock.now())
    assert not is_well(desk, "endpoint")

    press(desk, "endpoint")

    assert is_well(desk, "endpoint")


@pytest.mark.parametrize("subject", ["stripe", "clock"])
def test_stripe_is_asked_again(desk: Client, subject: str) -> None:
    wrong = [{"what": "key_refused", "subject": ""}, {"what": "clock", "subject": "90"}]
    Check.record(kind=CheckKind.CONNECTION, compared={}, differences=wrong, now=clock.now() - AN_HOUR)
    assert not is_well(desk, subject)

    press(desk, subject)

    assert is_well(desk, subject)


@pytest.mark.usefixtures("order")
def test_late_comparisons_are_made(desk: Client) -> None:
    Payment.objects.update(received_at=clock.now() - A_WEEK)
    assert not is_well(desk, "comparisons")

    press(desk, "comparisons")

    assert is_well(desk, "comparisons")
    assert {check.kind for check in Check.objects.all()} >= {"events", "register", "payouts"}


def test_what_an_event_should_have_caused_is_tried_again(desk: Client, order: Order) -> None:
    event = ReceivedEvent(
        "evt_1", "invoice.paid", "in_1", is_livemode=False, created_at=clock.now(), payload={}
    )
    job = Job("send_documents", {"order_id": order.public_id})
    StripeEvent.store(received=event, job=job, now=clock.now())
    give_up_jobs()
    assert not is_well(desk, "events")
    assert is_well(desk, "jobs")

    press(desk, "events")

    assert is_well(desk, "events")


def test_a_job_that_was_given_up_is_tried_again(desk: Client, order: Order) -> None:
    queue.defer("send_documents", {"order_id": order.public_id})
    give_up_jobs()
    assert not is_well(desk, "jobs")

    press(desk, "jobs")

    assert is_well(desk, "jobs")


def test_a_worker_is_seen(desk: Client) -> None:
    assert not is_well(desk, "worker")

    let_a_worker_live()

    assert is_well(desk, "worker")


def test_each_repair_is_of_a_subject(desk: Client) -> None:
    shown = {
        str(each["id"]) for each in BeautifulSoup(desk.get(PAGE).content, "html.parser").select("li[id]")
    }

    assert set(REPAIRS) <= shown


@pytest.mark.parametrize(
    ("subject", "page"),
    [("numbers", "invoices_invoice_numbering"), ("stripe", "organisation_organisation_verification")],
)
def test_what_has_a_page_of_its_own_leads_there(desk: Client, subject: str, page: str) -> None:
    for number in (1, 3):
        buy(number)
    link = line(desk, subject).find("a")

    assert link
    assert link["href"] == reverse(f"admin:{page}")


def test_who_may_look_may_not_repair() -> None:
    open_theatre()
    assert enter(hire(Role.COUNTER)).get(PAGE).status_code == 403

    accountant = enter(hire(Role.ACCOUNTANT))
    assert line(accountant, "worker")
    assert accountant.post(PAGE, {"subject": "jobs"}).status_code == 403


def test_an_unknown_subject_is_refused(desk: Client) -> None:
    assert desk.post(PAGE, {"subject": "nothing"}).status_code == 403


def test_the_menu_leads_there(desk: Client) -> None:
    assert PAGE.encode() in desk.get(reverse("admin:index")).content
