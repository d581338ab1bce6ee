"""The page of an invoice: its document, what became of its mails, and its chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from souche.domain.mailing.models import Mail, MailKind
from souche.domain.organisation.models import Organisation
from souche.domain.organisation.roles import Role
from souche.domain.payments.dashboard import dashboard_url
from tests.cast import NOON, hire_bob, open_theatre
from tests.entrypoints.administration.rows import PDF, enter
from tests.register import issue, take_back

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.invoices.models import Invoice


def archived(place: int = 1) -> Invoice:
    invoice = issue(place)
    invoice.archive(pdf=PDF, now=NOON)
    return invoice


def read(desk: Client, invoice: Invoice) -> BeautifulSoup:
    answer = desk.get(reverse("admin:invoices_invoice_change", args=[invoice.pk]))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def send(desk: Client, invoice: Invoice, to: str) -> str:
    answer = desk.post(reverse("admin:invoices_invoice_resend", args=[invoice.pk]), {"to": to}, follow=True)
    return answer.content.decode()


def test_the_document_is_shown_inside_the_page(desk: Client) -> None:
    frame = read(desk, archived()).select_one("iframe")
    assert frame

    answer = desk.get(str(frame["src"]))

    assert answer.content == PDF
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_the_document_is_saved_under_its_number(desk: Client) -> None:
    answer = desk.get(reverse("admin:invoices_invoice_download", args=[archived().pk]))

    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="facture-FACT-0001.pdf"'


def test_an_invoice_without_its_pdf_offers_none(desk: Client) -> None:
    page = read(desk, issue(1))

    assert not page.select("iframe")
    assert not page.select("form[action$='/resend/']")


def test_a_duplicate_goes_to_any_address(desk: Client) -> None:
    invoice = archived()

    page = send(desk, invoice, " compta@example.org ")

    assert "compta@example.org" in page
    assert Mail.objects.get().to == "compta@example.org"


def test_a_wrong_address_is_answered_in_words(desk: Client) -> None:
    page = send(desk, archived(), "compta@")

    assert "n’est pas une adresse" in page
    assert not Mail.objects.exists()


def test_why_a_mail_did_not_leave_is_told(desk: Client) -> None:
    invoice = archived()
    mail = Mail.objects.create(invoice=invoice, kind=MailKind.INVOICE, to="x@example.org", created_at=NOON)
    mail.mark_failed(error="SMTPRecipientsRefused: 550 no such user")

    assert "550 no such user" in read(desk, invoice).get_text()


def test_an_invoice_and_its_credit_note_link_to_each_other(desk: Client) -> None:
    invoice = archived()
    note = take_back(invoice)

    assert read(desk, invoice).select_one(f"a[href$='/{note.pk}/change/']")
    assert read(desk, note).select_one(f"a[href$='/{invoice.pk}/change/']")


@pytest.mark.parametrize(
    ("account", "is_livemode", "address"),
    [
        ("acct_1", True, "https://dashboard.stripe.com/acct_1/invoices/in_1"),
        ("acct_1", False, "https://dashboard.stripe.com/acct_1/test/invoices/in_1"),
        ("", False, "https://dashboard.stripe.com/test/invoices/in_1"),
    ],
)
def test_stripe_s_page_is_of_the_right_mode_and_account(
    account: str, is_livemode: bool, address: str
) -> None:
    assert dashboard_url(account_id=account, is_livemode=is_livemode, page="invoices/in_1") == address


def test_the_page_links_to_stripe(desk: Client) -> None:
    Organisation.objects.update(stripe_account_id="acct_1")

    page = read(desk, take_back(archived()))

    assert page.select_one("a[href^='https://dashboard.stripe.com/acct_1/test/credit_notes/cn_']")


def test_who_may_only_look_sends_nothing(db: None) -> None:
    del db
    open_theatre()
    desk = enter(hire_bob(role=Role.ACCOUNTANT))
    invoice = archived()

    assert not read(desk, invoice).select("form[action$='/resend/']")
    answer = desk.post(reverse("admin:invoices_invoice_resend", args=[invoice.pk]), {"to": "x@example.org"})

    assert answer.status_code == 403
    assert not Mail.objects.exists()
