"""The tickets and the invoice of an order go to whoever holds its link."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.orders.models import Order
from tests.cast import NOON
from tests.entrypoints.shop.test_order_page import read, record_invoice, want_invoice

if TYPE_CHECKING:
    from django.test import Client


def test_the_tickets_are_a_pdf_to_keep(client: Client, booking: Order) -> None:
    response = client.get(f"/commandes/{booking.link}/billets.pdf")

    assert response.status_code == HTTPStatus.OK
    assert response.content.startswith(b"%PDF-")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="billets-{booking.number}.pdf"'
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))


def test_an_unpaid_order_has_no_tickets(client: Client, held_order: Order) -> None:
    response = client.get(f"/commandes/{held_order.link}/billets.pdf")

    assert response.status_code == HTTPStatus.NOT_FOUND


def test_the_invoice_is_the_archived_one(client: Client, booking: Order) -> None:
    invoice = record_invoice(booking)

    response = client.get(f"/commandes/{booking.link}/factures/{invoice.public_id}.pdf")

    assert response.content == b"%PDF-1.7 the invoice"
    assert response.headers["Content-Disposition"] == 'attachment; filename="facture-PT-0042.pdf"'
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))


def test_charlie_does_not_get_the_invoice_of_another_order(client: Client, booking: Order) -> None:
    invoice = record_invoice(booking)
    charlies = Order.objects.create(
        customer=booking.customer,
        currency="EUR",
        total_cents=0,
        is_invoice_wanted=True,
        placed_at=NOON,
        expires_at=NOON,
    )

    for link in (charlies.link, f"{booking.public_id}:forged"):
        response = client.get(f"/commandes/{link}/factures/{invoice.public_id}.pdf")
        assert response.status_code == HTTPStatus.NOT_FOUND


def test_an_invoice_that_is_not_archived_yet_is_not_there(client: Client, booking: Order) -> None:
    invoice = record_invoice(booking)
    type(invoice).objects.update(archived_at=None)

    response = client.get(f"/commandes/{booking.link}/factures/{invoice.public_id}.pdf")

    assert response.status_code == HTTPStatus.NOT_FOUND


def test_documents_stand_in_the_order_of_their_days(client: Client, held_order: Order) -> None:
    want_invoice(held_order)
    held_order.pay(paid_at=NOON)
    invoice = record_invoice(held_order)
    note = Invoice.objects.create(
        order=held_order,
        kind=InvoiceKind.CREDIT_NOTE,
        corrects=invoice,
        stripe_invoice_id="cn_1",
        number="PT-0042-CN-01",
        issued_at=NOON + timedelta(days=1),
        recorded_at=NOON,
        total_cents=0,
        net_cents=0,
        vat_cents=0,
        is_livemode=False,
    )
    note.archive(pdf=b"%PDF-1.7 the credit note", now=NOON)

    documents = read(client, held_order).one(".documents").get_text()

    assert documents.index(f"Facture {invoice.number} (PDF)") < documents.index(f"Avoir {note.number} (PDF)")
