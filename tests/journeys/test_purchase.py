"""A purchase from the agenda to the mailbox, with the switch on and off."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from souche.domain.catalogue.models import Price, Product
from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import Organisation
from souche.domain.payments.printed import is_label_of
from tests.cast import ALICE
from tests.jobs import failed_jobs
from tests.journeys.visits import enter

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

# Of a customer (Stripe's published API description, POST /v1/customers).
LONGEST_NAME = 256


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF, its no-break spaces made plain."""
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_with_the_switch_on_one_mail_brings_the_tickets_and_the_invoice(house: House) -> None:
    order = house.buy(1, 2)

    mails = house.stripe.mails(to=order.buyer_email)
    assert order.is_paid
    assert order.tickets.count() == 3
    assert len(mails) == 1
    assert sorted(attachment["name"] for attachment in mails[0]["attachments"]) == [
        f"billets-{order.number}.pdf",
        f"facture-{order.invoices.get().number}.pdf",
    ]
    assert Mail.objects.get(order=order).is_sent
    assert not failed_jobs()


def test_the_invoice_is_in_the_register_to_the_cent(house: House) -> None:
    order = house.buy(1, 2)

    invoice = order.invoices.get()
    at_stripe = house.stripe.objects("invoices")[0]
    assert (invoice.total_cents, invoice.vat_cents, invoice.net_cents) == (5600, 292, 5308)
    assert [(line.quantity, line.unit_cents, line.vat_cents) for line in invoice.lines.all()] == [
        (1, 2400, 125),
        (2, 1600, 167),
    ]
    assert invoice.vat_by_rate == [{"rate": "5.50", "taxable_cents": 5308, "vat_cents": 292}]
    assert (invoice.number, invoice.total_cents) == (at_stripe["number"], at_stripe["total"])
    assert at_stripe["metadata"]["order"] == order.public_id
    assert (invoice.customer_name, invoice.customer_email) == ("Alice Martin", order.buyer_email)


def test_the_longest_names_of_all_are_sold_and_printed(house: House) -> None:
    house.event.title, product, tariff = "É" * 120, "Œ" * 80, "Ç" * 80
    house.event.save()
    Product.objects.update(name=product)
    Price.objects.update(label=tariff)

    order = house.buy(1, 0)

    label = f"{house.event.title} – {product} – {tariff}"
    assert order.tickets.count() == 1
    assert order.lines.get().label == label
    printed = order.invoices.get().lines.get().label
    assert is_label_of(printed, label=label)
    assert printed.endswith(", Grande salle)"), "the day and the place stand on the invoice"
    assert not failed_jobs()


def test_the_archived_pdf_is_the_invoice(house: House) -> None:
    invoice = house.buy(1, 2).invoices.get()

    pdf = invoice.pdf_bytes()
    text = text_of(pdf)
    assert invoice.pdf_sha256 == hashlib.sha256(pdf).hexdigest()
    assert invoice.pdf_size == len(pdf)
    for wanted in ("Facture", invoice.number, "56,00 €", "5,5", "73282932000074", "Alice Martin", "Hamlet"):
        assert wanted in text, f"{wanted!r} is not in {text!r}"


def test_with_the_switch_off_there_is_no_invoice_anywhere(house: House) -> None:
    Organisation.objects.update(is_invoicing_enabled=False)

    order = house.buy(1)

    mail = house.stripe.mails(to=order.buyer_email)[0]
    assert order.is_paid
    assert not order.is_invoice_wanted
    assert not Invoice.objects.exists()
    assert house.stripe.objects("invoices") == []
    assert [attachment["name"] for attachment in mail["attachments"]] == [f"billets-{order.number}.pdf"]


def test_the_order_page_offers_the_tickets_and_the_invoice(house: House) -> None:
    order = house.buy(1)

    house.visitor.open(f"{house.url}/commandes/{order.link}/")

    pdfs = [link for link in house.visitor.links() if link.endswith(".pdf")]
    assert len(pdfs) == 2
    for link in pdfs:
        house.visitor.open(link)
        assert house.visitor.page.content.startswith(b"%PDF-")


def test_a_buyer_who_returns_to_their_account_has_one_stripe_customer(house: House) -> None:
    house.buy(1)
    enter(house, email=ALICE.email)
    order = house.buy(2)

    assert len(house.stripe.objects("customers", email=order.buyer_email)) == 1
    assert len(house.stripe.objects("invoices")) == 2
    assert house.stripe.objects("customers")[0]["preferred_locales"] == ["fr"]


def test_tax_rates_are_created_once(house: House) -> None:
    house.buy(1)
    house.buy(1, 1)

    assert [rate["percentage"] for rate in house.stripe.objects("tax_rates")] == [5.5]


def test_a_name_as_long_as_stripe_takes_enters_the_register_with_its_pdf(house: House) -> None:
    name = "Compagnie des Amis du Théâtre " * 8 + "d'Alexandrin-Zoé"
    assert len(name) == LONGEST_NAME
    order = house.order(1)

    house.pay(card_name=name)
    house.wait_for_events("checkout.session.completed", "invoice.paid")
    house.work()

    invoice = order.invoices.get()
    assert invoice.customer_name == house.stripe.objects("invoices")[0]["customer_name"] == name
    assert invoice.is_archived
    assert "Zoé" in text_of(invoice.pdf_bytes())
    assert not failed_jobs()
