"""What a document said of its seller and its buyer stays said, whatever they become."""

from __future__ import annotations

import csv
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import translation

from souche.actions.configure_organisation import configure_organisation
from souche.domain.accounting.exports import Source, write_csv
from souche.domain.invoices.models import Invoice
from souche.domain.organisation.models import SOUCHE, Organisation, VatRegime
from souche.kit import clock
from tests.jobs import failed_jobs
from tests.journeys.test_organisations import buy, details_of, fill_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

TOWN, TOWN_SIRET = "Commune de Talant", "21210231300013"
COMPANY, COMPANY_SIRET = "Moutardes Martin SAS", "73282932000074"
TOWN_ACCOUNTS, COMPANY_ACCOUNTS = "compta@talant.example", "compta@moutardes.example"


def read(desk: Client, invoice: Invoice) -> str:
    """Return the page of a document as Bob sees it."""
    return desk.get(reverse("admin:invoices_invoice_change", args=[invoice.pk])).content.decode()


def exported() -> list[dict[str, str]]:
    """Return the rows of the register's table, in the order of issue."""
    out, house = BytesIO(), Organisation.current()
    with translation.override("fr"):
        write_csv(out, Source(invoices=Invoice.objects.all(), organisation=house, tell=lambda _done: None))
    return list(csv.DictReader(out.getvalue().decode("utf-8-sig").splitlines(), delimiter=";"))


def attached(house: House, address: str) -> list[str]:
    """Return the names of what was sent to an address, the first first."""
    mails = reversed(house.stripe.mails(to=address))
    return [attachment["name"] for mail in mails for attachment in mail["attachments"]]


def test_a_corrected_invoice_and_its_credit_note_keep_the_first_buyer(house: House, desk: Client) -> None:
    typed = details_of("town") | {"organisation-accounts_email": TOWN_ACCOUNTS}
    order = buy(house, for_organisation="on", **typed)

    fill_in(house, order, "/completer/", details_of("company"))

    first, note, second = Invoice.objects.order_by("pk")
    for document in (first, note):
        assert (document.sold_to.name, document.sold_to.kind) == (TOWN, "public")
        assert (document.sold_to.siren, document.sold_to.siret) == (TOWN_SIRET[:9], TOWN_SIRET)
        assert f"SIRET {TOWN_SIRET}" in read(desk, document)
    assert (second.sold_to.name, second.sold_to.kind) == (COMPANY, "company")
    assert (second.sold_to.siret, second.sold_to.vat_number) == (COMPANY_SIRET, "FR44732829320")
    assert second.sold_to.address_lines == ["4 rue de la Liberté", "21000 Dijon", "FR"]
    assert TOWN_SIRET not in read(desk, second)
    rows = [(row["Acheteur"], row["SIREN ou SIRET de l’acheteur"]) for row in exported()]
    assert rows == [(TOWN, TOWN_SIRET), (TOWN, TOWN_SIRET), (COMPANY, COMPANY_SIRET)]
    assert attached(house, TOWN_ACCOUNTS) == [f"facture-{first.number}.pdf", f"avoir-{note.number}.pdf"]
    assert attached(house, COMPANY_ACCOUNTS) == [f"facture-{second.number}.pdf"]
    assert not failed_jobs()


def test_the_seller_of_a_document_is_the_one_of_its_day(house: House, desk: Client) -> None:
    buy(house)

    moved = Organisation.current()
    moved.legal_name, moved.street, moved.city = "SCIC Le Grand Théâtre", "1 quai Saint-Vincent", "Lyon"
    moved.siren, moved.siret, moved.vat_number = "552081317", "55208131766522", ""
    moved.vat_regime = VatRegime.FRANCHISE
    configure_organisation(
        organisation=moved, secret_key="", webhook_secret="", actor=SOUCHE, now=clock.now()
    )
    house.work()
    buy(house)

    before, after = (invoice.sold_by for invoice in Invoice.objects.order_by("pk"))
    assert (before.name, before.trade_name, before.regime) == (
        "Association Le Petit Théâtre",
        "Le Petit Théâtre",
        "liable",
    )
    assert before.address_lines == ["12 rue des Cordeliers", "21000 Dijon", "FR"]
    assert (before.siren, before.siret, before.vat_number) == (
        "732829320",
        "73282932000074",
        "FR44732829320",
    )
    assert (after.name, after.street, after.city) == (
        "SCIC Le Grand Théâtre",
        "1 quai Saint-Vincent",
        "Lyon",
    )
    assert (after.siren, after.siret, after.vat_number) == ("552081317", "55208131766522", "")
    assert after.regime == "franchise"
    page = read(desk, Invoice.objects.earliest("pk"))
    assert "Association Le Petit Théâtre\n" in page
    assert "Grand Théâtre" not in page
    sellers = [(row["Vendeur"], row["SIREN ou SIRET du vendeur"]) for row in exported()]
    assert sellers == [(before.name, before.siret), (after.name, after.siret)]


def test_numbers_that_stripe_was_told_are_read_as_numbers(house: House) -> None:
    house.work()
    assert Organisation.current().stripe_tax_ids

    buy(house)

    seller = Invoice.objects.get().sold_by
    assert seller.stripe_tax_ids == Organisation.current().stripe_tax_ids
    assert (seller.siret, seller.vat_number) == ("73282932000074", "FR44732829320")
