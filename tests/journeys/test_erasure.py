"""A word of one buyer alone is planted wherever her story can put it; then she is erased."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from souche.actions.close_case import close_case
from souche.actions.erase_customer import erase_customer
from souche.actions.refund_order import refund_order
from souche.actions.request_export import request_export
from souche.actions.resend_invoice import resend_invoice
from souche.actions.review_cases import review_cases
from souche.actions.send_link import send_link
from souche.actions.void_and_tell import void_and_tell
from souche.domain.accounting.models import ExportKind
from souche.domain.accounting.register import Selection
from souche.domain.customers.models import Customer
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import StaffMember
from souche.domain.payments.models import Case, CaseOutcome, RefundReason
from souche.kit import clock
from tests.entrypoints.account.visits import ask
from tests.jobs import failed_jobs
from tests.journeys.test_organisations import details_of

if TYPE_CHECKING:
    from souche.domain.orders.models import Order
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

WORD = "zorbaline"
EMAIL = f"{WORD}@example.org"
NAME = "Zorbaline Dupré"
DISPUTES_LATER = "4000000000000259"
# What the law makes the seller keep, ten years: documents as they were issued (C. com., art. L123-22).
KEPT_BY_LAW = {"invoices_invoice"}


def tables_telling(word: str) -> set[str]:
    """Return the tables of the database of which a row holds the word, in whatever column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_name) FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert len(tables) > 40
        return {table for table in tables if _tells(cursor, table, word)}


def _tells(cursor: object, table: str, word: str) -> bool:
    query = f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {table}::text ILIKE %s)"  # noqa: S608  # names of our tables
    cursor.execute(query, [f"%{word}%"])  # type: ignore[attr-defined]  # Django's own cursor
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]  # same


def files_telling(word: str) -> set[str]:
    """Return the folders of the archive of which a file holds the word as it is written."""
    root = Path(settings.MEDIA_ROOT)
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).parts[0] for path in files if word.encode() in path.read_bytes().lower()}


def buy_as_a_company(house: House) -> Order:
    """She buys for her company."""
    planted = {
        "organisation-name": f"{NAME} SAS",
        "organisation-accounts_email": f"compta.{EMAIL}",
        "organisation-purchase_reference": f"{WORD}-42",
        "organisation-street": f"4 rue {WORD}",
    }
    order = house.order(
        3, email=EMAIL, name=NAME, for_organisation="on", **{**details_of("company"), **planted}
    )
    house.pay(name=NAME)
    house.wait_until_told_all()
    house.work()
    order.refresh_from_db()
    return order


def buy_what_her_bank_disputes(house: House) -> None:
    """She buys for herself, and asks her bank for the money."""
    house.order(1, email=EMAIL, name=NAME)
    house.pay(card_number=DISPUTES_LATER, name=NAME)
    house.stripe.control("clock", advance=10)
    house.wait_for_events("charge.dispute.created")
    house.wait_until_told_all()
    house.work()


def enter_her_account(house: House) -> Client:
    """She enters by her link and says where she lives."""
    browser = Client()
    ask(browser, EMAIL)
    house.work()
    door = f"{house.url}/mon-compte/entrer/"
    texts = [mail["text"] for mail in house.stripe.mails(to=EMAIL) if door in mail["text"]]
    browser.post("/mon-compte/entrer/" + texts[0].split(door)[1].split()[0], {"name": NAME})
    details = {"name": NAME, "street": f"1 rue {WORD}", "postal_code": "21000", "city": "Dijon"}
    browser.post("/mon-compte/coordonnees/", {**details, "country": "FR", "language": "fr"})
    return browser


def handle(order: Order, *, bob: StaffMember) -> None:
    """Bob writes of her wherever staff may write, and sends and exports her documents."""
    now, invoice = clock.now(), order.invoices.of_purchase().get()
    first, second, _third = order.tickets.valid()
    resend_invoice(invoice=invoice, to=EMAIL, actor=bob, now=now)
    resend_invoice(invoice=invoice, to=f"ami.de.{EMAIL}", actor=bob, now=now)
    send_link(row=order, actor=bob, now=now)
    void_and_tell(order=order, chosen=[first.public_id], message=f"Chère {NAME}", comment=f"{WORD} appelle",
                  actor=bob, now=now)  # fmt: skip
    refund_order(order=order, chosen=[second.public_id], reason=RefundReason.ORGANISER,
                 comment=f"{NAME} est malade", message=f"Bonjour {NAME}", actor=bob, now=now)  # fmt: skip
    review_cases(now=now)
    case = Case.objects.open().first()
    assert case
    close_case(case=case, outcome=CaseOutcome.OTHERWISE, actor=bob, comment=f"Vu avec {NAME}", now=now)
    for kind in (ExportKind.CSV, ExportKind.XLSX):
        selection = Selection(is_livemode=False, words=WORD, time_zone="Europe/Paris")
        request_export(kind=kind, selection=selection, actor=bob, now=now)


@pytest.fixture
def bob() -> StaffMember:
    return StaffMember.objects.create_user("bob", "bob@theatre.example", "a-long-enough-word", is_staff=True)


def test_what_her_story_leaves_is_what_the_law_keeps(house: House, bob: StaffMember) -> None:
    order = buy_as_a_company(house)
    buy_what_her_bank_disputes(house)
    browser = enter_her_account(house)
    link = order.link
    handle(order, bob=bob)
    house.wait_until_told_all()
    house.work()
    Mail.objects.filter(kind="duplicate").update(last_error=f"SMTPRecipientsRefused: {{'{EMAIL}': (550)}}")
    customer = Customer.objects.get(email=EMAIL)
    planted = tables_telling(WORD)
    invoice = order.invoices.of_purchase().get()
    assert {
        "payments_stripeevent",
        "organisation_journalentry",
        "payments_case",
        "accounting_export",
        "mailing_mail",
        "customers_buyeridentity",
        "orders_voiding",
        "payments_refund",
    } <= planted
    assert "exports" in files_telling(WORD)
    assert Client().get(f"/commandes/{link}/factures/{invoice.public_id}.pdf").status_code == HTTPStatus.OK

    erase_customer(customer=customer, now=clock.now() + timedelta(days=30))
    house.work()

    assert tables_telling(WORD) == KEPT_BY_LAW
    assert files_telling(WORD) <= {"invoices"}
    for page in ("", "billets.pdf", f"factures/{invoice.public_id}.pdf", "annuler/", "facture/"):
        assert Client().get(f"/commandes/{link}/{page}").status_code == HTTPStatus.NOT_FOUND, page
    assert browser.get("/mon-compte/").status_code == HTTPStatus.SEE_OTHER
    invoice.refresh_from_db()
    assert invoice.customer_email == EMAIL
    assert not failed_jobs()
