"""Organisations buy: what their invoices print, the invoice asked for later, and the one corrected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from souche.actions.refund_order import refund_order
from souche.domain.invoices.models import Invoice
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import RefundReason
from souche.kit import clock
from tests.actions.orders import ticket_ids
from tests.jobs import failed_jobs
from tests.journeys.test_purchase import text_of

if TYPE_CHECKING:
    from souche.domain.orders.models import Order
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

LATE_PAYMENT = "indemnité forfaitaire de 40 € pour frais de recouvrement"
COMPTA = "compta@moutardes.example"


@dataclass(frozen=True)
class Golden:
    """A buyer as typed, beside its address, and what the PDF says of it."""

    typed: dict[str, str]
    billed: list[str]
    head: list[str] = field(default_factory=list)
    is_told_of_late_payment: bool = True


BUYERS = {
    "company": Golden(
        {
            "buyer_type": "company",
            "name": "Moutardes Martin SAS",
            "siren_or_siret": "732 829 320 00074",
            "vat_number": "FR44732829320",
            "purchase_reference": "BC-2026-118",
            "accounts_email": COMPTA,
        },
        head=["Votre référence BC-2026-118"],
        billed=[
            "Moutardes Martin SAS",
            "4 rue de la Liberté",
            "21000 Dijon",
            "France",
            "alice@example.org",
            "SIRET 73282932000074",
            "N° TVA FR44732829320",
        ],
    ),
    "works council": Golden(
        {"buyer_type": "association", "name": "CSE des Moutardes", "siren_or_siret": "732829320"},
        billed=[
            "CSE des Moutardes",
            "4 rue de la Liberté",
            "21000 Dijon",
            "France",
            "alice@example.org",
            "SIREN 732829320",
        ],
        is_told_of_late_payment=False,
    ),
    "town": Golden(
        {
            "buyer_type": "public",
            "name": "Commune de Talant",
            "siren_or_siret": "21210231300013",
            "purchase_reference": "ENG-4711",
        },
        head=["Votre référence ENG-4711"],
        billed=[
            "Commune de Talant",
            "4 rue de la Liberté",
            "21000 Dijon",
            "France",
            "alice@example.org",
            "SIRET 21210231300013",
        ],
        is_told_of_late_payment=False,
    ),
    "Belgian": Golden(
        {
            "buyer_type": "eu",
            "name": "Théâtre de Namur ASBL",
            "postal_code": "5000",
            "city": "Namur",
            "country": "be",
            "vat_number": "BE 0428.759.497",
        },
        billed=[
            "Théâtre de Namur ASBL",
            "4 rue de la Liberté",
            "5000 Namur",
            "Belgique",
            "alice@example.org",
            "N° TVA BE0428759497",
        ],
    ),
    "Swiss": Golden(
        {
            "buyer_type": "abroad",
            "name": "Théâtre de Carouge",
            "postal_code": "1227",
            "city": "Carouge",
            "country": "CH",
            "vat_number": "CHE-107.787.577",
        },
        head=["N° fiscal de l’acheteur CHE107787577"],
        billed=[
            "Théâtre de Carouge",
            "4 rue de la Liberté",
            "1227 Carouge",
            "Suisse",
            "alice@example.org",
        ],
    ),
}


def details_of(buyer: str) -> dict[str, str]:
    """Return what the form of an identity is filled in with."""
    typed = {
        "street": "4 rue de la Liberté",
        "postal_code": "21000",
        "city": "Dijon",
        **BUYERS[buyer].typed,
    }
    return {f"organisation-{name}": answer for name, answer in typed.items()}


def buy(house: House, **details: str) -> Order:
    """Alice buys one place at 24 €, and the worker does what follows."""
    order = house.order(1, **details)
    house.pay()
    house.wait_for_events("checkout.session.completed")
    house.wait_until_told_all()
    house.work()
    order.refresh_from_db()
    return order


def fill_in(house: House, order: Order, address: str, details: dict[str, str]) -> None:
    """Alice opens the form that her order's page leads to and sends it; the worker does what follows."""
    house.visitor.open(f"{house.url}/commandes/{order.link}/")
    (link,) = (found for found in house.visitor.links() if found.endswith(address))
    house.visitor.open(link)
    house.visitor.send(house.visitor.form_with("organisation-"), details)
    house.work()
    house.wait_until_told_all()
    house.work()


@pytest.mark.parametrize("buyer", BUYERS)
def test_the_invoice_prints_the_organisation(house: House, buyer: str) -> None:
    golden = BUYERS[buyer]

    order = buy(house, for_organisation="on", **details_of(buyer))

    text = text_of(order.invoices.get().pdf_bytes())
    assert lines_between(text, "FACTURÉ À", "24,00 € payés") == golden.billed
    assert lines_between(text, "Payée le", "VENDEUR") == [
        *golden.head,
        "SIRET 73282932000074",
        "N° TVA FR44732829320",
    ]
    assert (LATE_PAYMENT in " ".join(text.split())) is golden.is_told_of_late_payment
    assert not failed_jobs()


def lines_between(text: str, first: str, last: str) -> list[str]:
    """Return the lines after the one that begins with `first`, up to the one that begins with `last`."""
    lines = text.splitlines()
    begin = next(rank for rank, line in enumerate(lines) if line.startswith(first))
    end = next(rank for rank, line in enumerate(lines) if line.startswith(last))
    return lines[begin + 1 : end]


def test_the_accounts_department_receives_it_too(house: House) -> None:
    order = buy(house, for_organisation="on", **details_of("company"))

    (mail,) = house.stripe.mails(to=COMPTA)
    number = order.invoices.get().number
    assert [attachment["name"] for attachment in mail["attachments"]] == [f"facture-{number}.pdf"]
    assert len(house.stripe.mails(to=order.buyer_email)) == 1


def test_an_invoice_asked_for_later_is_one_of_the_register_and_is_sent(house: House) -> None:
    Organisation.objects.update(is_invoicing_enabled=False)
    order = buy(house)
    assert not order.invoices.exists()

    fill_in(house, order, "/facture/", details_of("town"))

    invoice = order.invoices.get()
    text = text_of(invoice.pdf_bytes())
    assert lines_between(text, "FACTURÉ À", "24,00 € payés") == BUYERS["town"].billed
    assert "TVA (5,5 %) sur 22,75 € 1,25 €" in text
    _tickets, sent = reversed(house.stripe.mails(to=order.buyer_email))
    assert [attachment["name"] for attachment in sent["attachments"]] == [f"facture-{invoice.number}.pdf"]
    assert not failed_jobs()


def test_a_corrected_invoice_is_taken_back_and_replaced(house: House) -> None:
    order = buy(house)

    fill_in(house, order, "/completer/", details_of("company"))

    first, note, second = Invoice.objects.order_by("pk")
    assert [first.total_cents, note.total_cents, second.total_cents] == [2400, -2400, 2400]
    assert (
        lines_between(text_of(second.pdf_bytes()), "FACTURÉ À", "24,00 € payés") == BUYERS["company"].billed
    )
    assert f"Remplace la facture {first.number}" in " ".join(text_of(second.pdf_bytes()).split())
    assert "au nom de Moutardes Martin SAS" in " ".join(text_of(note.pdf_bytes()).split())
    assert "Alice Martin" in text_of(first.pdf_bytes())
    assert not house.stripe.objects("refunds")
    names = [mail["attachments"][-1]["name"] for mail in reversed(house.stripe.mails(to=order.buyer_email))]
    assert names == [f"facture-{first.number}.pdf", f"facture-{second.number}.pdf"]
    (told,) = house.stripe.mails(to=COMPTA)
    assert [one["name"] for one in told["attachments"]] == [f"facture-{second.number}.pdf"]
    assert not failed_jobs()


def test_money_of_a_corrected_invoice_goes_back_with_the_credit_note_of_the_second(house: House) -> None:
    order = buy(house)
    fill_in(house, order, "/completer/", details_of("company"))

    refund_order(order=order, chosen=ticket_ids(order), reason=RefundReason.ORGANISER, now=clock.now())
    house.work()
    house.wait_until_told_all()
    house.work()

    documents = Invoice.objects.order_by("pk")
    assert [document.total_cents for document in documents] == [2400, -2400, 2400, -2400]
    assert documents[3].corrects == documents[2]
    assert [refund["amount"] for refund in house.stripe.objects("refunds")] == [2400]
    assert [refund.status for refund in documents[3].refunds.all()] == ["succeeded"]
    assert not failed_jobs()
