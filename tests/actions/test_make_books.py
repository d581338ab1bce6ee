"""The books of a month are made of the register and of what Stripe holds, to the cent."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.chain_journal import chain_journal
from souche.actions.make_books import make_books
from souche.actions.reconcile_register import reconcile_register
from souche.actions.request_books import request_books
from souche.domain.accounting.fec_check import check_fec, check_name
from souche.domain.accounting.models import AccountChart, Export
from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments.models import Payment
from souche.kit import clock
from tests.actions.orders import bought

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(event: Event, local_stripe: LocalStripe) -> ZipFile:
    """Alice paid 48 € and got 7 € back at Stripe; the books of this month are made."""
    bought(event, 2, local_stripe=local_stripe)
    intent = Payment.objects.get().stripe_payment_intent_id
    local_stripe.ask("refunds", payment_intent=intent, amount=700)
    reconcile_register(now=clock.now())
    AccountChart(pk=1, accountant_email="compta@example.org").save()
    request_books(month=Organisation.current().day_of(clock.now()), by=None, now=clock.now())
    return make()


def make() -> ZipFile:
    make_books(export_id=Export.objects.get().public_id, now=clock.now())
    with Export.objects.get().file.open("rb") as kept:
        return ZipFile(BytesIO(kept.read()))


def table(books: ZipFile, name: str) -> list[list[str]]:
    return list(csv.reader(StringIO(books.read(name).decode("utf-8-sig")), delimiter=";"))


def cents(amount: str) -> int:
    return int(Decimal(amount.replace(",", ".")) * 100)


def test_they_hold_every_table(books: ZipFile) -> None:
    journal, *others = books.namelist()

    assert check_name(journal) == []
    assert others[:7] == [
        "tva-encaissee.csv",
        "recettes-par-representation.csv",
        "stripe-mouvements.csv",
        "stripe-rapprochement.csv",
        "ventes.csv",
        "clients-411.csv",
        "journal.txt",
    ]
    assert any(name.startswith("factures/") for name in others)


@pytest.mark.usefixtures("local_stripe")
def test_they_bear_the_last_entry_of_the_journal(event: Event) -> None:
    del event
    entry = JournalEntry.record(verb="case.kept", now=clock.now())
    chain_journal(now=clock.now())
    entry.refresh_from_db()

    request_books(month=Organisation.current().day_of(clock.now()), by=None, now=clock.now())

    assert entry.digest in make().read("journal.txt").decode()


def test_the_vat_is_what_came_less_what_went_back(books: ZipFile) -> None:
    _head, row = table(books, "tva-encaissee.csv")

    assert row == ["5,50", "38,86", "2,14", "41,00"]


def test_the_movements_add_up_to_the_change_of_the_balance(books: ZipFile) -> None:
    moved = table(books, "stripe-mouvements.csv")[1:]
    sums = {row[0]: row[1:] for row in table(books, "stripe-rapprochement.csv")[1:]}

    assert sums["charge"][1] == "48,00"
    assert sums["refund"][1] == "-7,00"
    assert sum(cents(row[7]) for row in moved) == cents(sums["Variation du solde"][3])


def test_the_journal_passes_the_check_and_closes_the_stripe_account(books: ZipFile) -> None:
    lines = books.read(books.namelist()[0]).splitlines()
    sums = {row[0]: row[1:] for row in table(books, "stripe-rapprochement.csv")[1:]}

    rows = [line.decode().split("\t") for line in lines[1:]]
    stripe = sum(cents(row[11]) - cents(row[12]) for row in rows if row[4] == "517000")
    sold = sum(cents(row[11]) - cents(row[12]) for row in rows if row[0] == "VE" and row[4] == "411000")

    assert check_fec(lines) == []
    assert stripe == cents(sums["Variation du solde"][3])
    assert sold == 4800 - 700
    assert sum(Invoice.objects.values_list("total_cents", flat=True)) == 4800


@pytest.mark.usefixtures("books")
def test_the_accountant_is_written_to_once() -> None:
    make()

    mail = Mail.objects.get(kind="books")
    assert mail.to == "compta@example.org"
    assert ProcrastinateJob.objects.filter(task_name="send_books").count() == 1


def test_a_payout_is_compared_with_what_it_is_made_of(event: Event, local_stripe: LocalStripe) -> None:
    bought(event, 1, local_stripe=local_stripe)
    local_stripe.control("clock", advance=10 * 24 * 3600)
    (payout,) = local_stripe.objects("payouts", limit=1)
    paid_at = clock.now().fromtimestamp(payout["created"], tz=clock.now().tzinfo)
    request_books(month=paid_at.date(), by=None, now=clock.now())

    rows = {row[0]: row[1:] for row in table(make(), "stripe-rapprochement.csv")[1:]}

    amount = f"{Decimal(payout['amount']) / 100:.2f}".replace(".", ",")
    assert rows[payout["id"]] == ["EUR", amount, amount, "0,00"]


@pytest.mark.usefixtures("event")
def test_a_month_without_anything_is_made_as_well() -> None:
    request_books(month=clock.now().date().replace(year=2020, day=1), by=None, now=clock.now())

    assert len(table(make(), "tva-encaissee.csv")) == 1
    assert not Mail.objects.exists()
