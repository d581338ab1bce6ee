"""The accounts department of a buyer receives each invoice once, and nothing that opens the tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.archive_invoice import archive_invoice
from souche.actions.issue_invoice import issue_invoice
from souche.actions.request_invoice import request_invoice
from souche.actions.send_to_accounts import send_to_accounts
from souche.domain.invoices.models import Invoice, LateInvoice
from souche.domain.mailing.models import Mail, MailKind
from souche.kit import clock
from tests.actions.orders import pay_without_invoice
from tests.cast import identity

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

COMPTA = "compta@moutardes.example"


def archived_invoice(event: Event, *, accounts_email: str) -> Invoice:
    """Return the archived invoice of an order that a company paid."""
    order = pay_without_invoice(event)
    request_invoice(
        order=order, identity=identity(accounts_email=accounts_email), is_proven=False, now=clock.now()
    )
    issue_invoice(late_invoice_id=LateInvoice.objects.get().public_id, now=clock.now())
    archive_invoice(invoice_id=Invoice.objects.get().public_id, now=clock.now())
    return Invoice.objects.get()


def test_it_receives_the_invoice_once(event: Event, local_stripe: LocalStripe) -> None:
    invoice = archived_invoice(event, accounts_email=COMPTA)
    mail = Mail.objects.get(kind=MailKind.ACCOUNTS)
    assert ProcrastinateJob.objects.filter(task_name="send_to_accounts").count() == 1

    for _again in range(2):
        send_to_accounts(mail_id=mail.public_id, now=clock.now())

    (received,) = local_stripe.mails(to=COMPTA)
    assert invoice.number in received["subject"]
    assert [attachment["name"] for attachment in received["attachments"]] == [invoice.filename]
    assert "/commandes/" not in received["text"] + received["html"]
    assert "Alice Martin nous a donné votre adresse" in received["text"]


def test_without_an_address_nobody_is_written_to(event: Event) -> None:
    archived_invoice(event, accounts_email="")

    assert not Mail.objects.filter(kind=MailKind.ACCOUNTS).exists()
