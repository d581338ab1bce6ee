"""An invoice made after the payment says when and how it was paid: on paper, on its page, in the tables."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from souche.domain.accounting.exports import Source, write_csv, write_xlsx
from souche.domain.invoices.models import Invoice
from souche.domain.organisation.models import Organisation, StaffMember
from souche.kit import clock
from souche.kit.wording import day_in_words
from tests.jobs import failed_jobs
from tests.journeys.test_organisations import buy, details_of, fill_in
from tests.journeys.test_purchase import text_of
from tests.journeys.visits import walk_in
from tests.second_step import enter

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.accounting.exports import Writer
    from souche.domain.orders.models import Order
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

PARIS = "Europe/Paris"


def fill_in_after(days: int, house: House, order: Order, address: str, buyer: str) -> None:
    """So many days pass at Stripe and here; then Alice sends the form of an identity."""
    house.stripe.control("clock", advance=days * 86_400)
    fill_in(house, order, address, details_of(buyer))


def made_by(writer: Writer) -> BytesIO:
    out = BytesIO()
    with translation.override("fr"):
        writer(
            out,
            Source(
                invoices=Invoice.objects.all(),
                organisation=Organisation.current(),
                tell=lambda _done: None,
            ),
        )
    return out


def words(text: str) -> str:
    """Return a text on one line, without no-break spaces."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").split())


def test_the_day_and_the_means_are_those_of_the_payment(house: House, desk: Client) -> None:
    Organisation.objects.update(is_invoicing_enabled=False)
    order = buy(house)
    payment = order.payments.get()
    day = day_in_words(instant=payment.received_at, time_zone=PARIS, language="fr")

    with time_machine.travel(clock.now() + timedelta(days=8)):
        fill_in_after(8, house, order, "/facture/", "town")
    with time_machine.travel(clock.now() + timedelta(days=11)):
        # The event is over: the link alone changes no invoice any more.
        walk_in(house.visitor, url=house.url, email=order.buyer_email)
        fill_in_after(3, house, order, "/completer/", "company")

    # Days have passed: who works here signs in again.
    desk = enter(StaffMember.objects.get(username="bob"))
    first, note, second = Invoice.objects.order_by("pk")
    late = [(invoice.issued_at - payment.received_at).days for invoice in (first, second)]
    assert late == [8, 11]
    for invoice in (first, second):
        assert (invoice.paid_at, invoice.payment_method) == (payment.received_at, "card")
        assert f"Payée le {words(day)} par carte bancaire." in words(text_of(invoice.pdf_bytes()))
        page = desk.get(reverse("admin:invoices_invoice_change", args=[invoice.pk])).content.decode()
        assert words(day) in words(page)
        assert "carte bancaire" in page
    assert f"Payée le {words(day)} par carte bancaire." in words(text_of(note.pdf_bytes()))
    assert (note.paid_at, note.payment_method) == (None, "")
    short = Organisation.current().day_of(payment.received_at)
    rows = list(csv.DictReader(made_by(write_csv).getvalue().decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [(row["Payée"], row["Moyen de paiement"]) for row in rows] == [
        (f"{short:%d/%m/%Y}", "carte bancaire"),
        ("", ""),
        (f"{short:%d/%m/%Y}", "carte bancaire"),
    ]
    sheet = load_workbook(made_by(write_xlsx)).worksheets[0]
    read: list[tuple[Any, ...]] = list(sheet.iter_rows(values_only=True))
    head, *table = read
    paid, means = head.index("Payée"), head.index("Moyen de paiement")
    assert [(row[paid] and row[paid].date(), row[means] or None) for row in table] == [
        (short, "carte bancaire"),
        (None, None),
        (short, "carte bancaire"),
    ]
    assert not failed_jobs()
