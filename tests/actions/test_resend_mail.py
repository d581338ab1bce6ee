"""An e-mail that did not leave has a job that posts it, whatever became of the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.resend_mail import resend_mail
from souche.domain.accounting.models import Export, ExportKind
from souche.domain.customers.models import SignIn
from souche.domain.mailing.models import Mail, MailKind
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import ALICE, NOON
from tests.jobs import forget_jobs

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db
EXTRA = {
    MailKind.EXAMPLE: {"to", "timestamp"},
    MailKind.SIGN_IN: {"sign_in_id"},
    MailKind.RESET: {"reset_id"},
    MailKind.BASKET: {"basket_id"},
    MailKind.BOOKS: {"mail_id", "export_id"},
    MailKind.DOCUMENTS: {"order_id"},
    MailKind.INVOICE: {"order_id"},
}


@pytest.fixture
def order(event: Event) -> Order:
    """Alice ordered; no job waits."""
    placed = place(event, now=clock.now()).order
    forget_jobs()
    return placed


def write(kind: MailKind, *, order: Order | None = None) -> Mail:
    return Mail.objects.create(kind=kind, order=order, to=ALICE.email, status="failed", created_at=NOON)


@pytest.mark.parametrize("kind", MailKind)
def test_each_kind_has_its_job(order: Order, kind: MailKind) -> None:
    mail = write(kind, order=order)

    for _again in range(2):
        resend_mail(mail=mail)

    app.perform_import_paths()  # type: ignore[no-untyped-call]  # procrastinate says no type
    job = ProcrastinateJob.objects.get()
    assert job.task_name in app.tasks
    assert set(job.args) == EXTRA.get(kind, {"mail_id"})


def test_a_link_is_sent_for_the_same_request() -> None:
    asked = SignIn.objects.create(email=ALICE.email, network="192.0.2.0", requested_at=NOON, is_link_due=True)

    resend_mail(mail=write(MailKind.SIGN_IN))

    assert ProcrastinateJob.objects.get().args == {"sign_in_id": asked.public_id}


def test_books_leave_with_their_file() -> None:
    made = Export.objects.create(kind=ExportKind.BOOKS, selection={}, requested_at=NOON, finished_at=NOON)
    mail = write(MailKind.BOOKS)

    resend_mail(mail=mail)

    assert ProcrastinateJob.objects.get().args == {"mail_id": mail.public_id, "export_id": made.public_id}


def test_what_was_forgotten_has_nothing_to_send() -> None:
    resend_mail(mail=write(MailKind.SIGN_IN))

    assert ProcrastinateJob.objects.get().args == {"sign_in_id": ""}
