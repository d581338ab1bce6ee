"""An invoice goes to somebody again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.resend_invoice import NoAddress, NotArchivedYet, resend_invoice
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import JournalEntry
from tests.cast import NOON, hire_bob
from tests.register import issue

if TYPE_CHECKING:
    from souche.domain.invoices.models import Invoice

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 the invoice of Alice"


@pytest.fixture
def invoice() -> Invoice:
    invoice = issue(1)
    invoice.archive(pdf=PDF, now=NOON)
    return invoice


def test_each_request_is_one_more_mail(invoice: Invoice) -> None:
    bob = hire_bob()

    for to in ("compta@example.org", "compta@example.org", "alice@example.org"):
        resend_invoice(invoice=invoice, to=to, actor=bob, now=NOON)

    assert Mail.objects.filter(invoice=invoice, kind="duplicate").count() == 3
    assert ProcrastinateJob.objects.filter(task_name="send_duplicate").count() == 3


def test_the_journal_says_who_sent_it_where(invoice: Invoice) -> None:
    resend_invoice(invoice=invoice, to="compta@example.org", actor=hire_bob(), now=NOON)

    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.subject, entry.details) == (
        "invoice.resent",
        "FACT-0001",
        {"to": "compta@example.org"},
    )


@pytest.mark.parametrize("to", ["", "alice", "alice@", "a@example.org, b@example.org"])
def test_what_is_no_address_is_refused(invoice: Invoice, to: str) -> None:
    with pytest.raises(NoAddress):
        resend_invoice(invoice=invoice, to=to, actor=hire_bob(), now=NOON)

    assert not Mail.objects.exists()


def test_an_invoice_without_its_pdf_waits() -> None:
    with pytest.raises(NotArchivedYet):
        resend_invoice(invoice=issue(1), to="alice@example.org", actor=hire_bob(), now=NOON)


def test_it_goes_to_an_address_longer_than_most_databases_expect(invoice: Invoice) -> None:
    to = f"{'a' * 300}@example.org"

    mail = resend_invoice(invoice=invoice, to=to, actor=hire_bob(), now=NOON)

    mail.refresh_from_db()
    assert mail.to == to
