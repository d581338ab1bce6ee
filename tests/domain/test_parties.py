"""Who sold and who bought are read from what the document prints, before anything else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from souche.domain.customers.models import BuyerIdentity
from souche.domain.invoices.parties import Buyer, Seller
from souche.domain.organisation.models import Organisation
from souche.domain.payments.gateway.facts import InvoiceFacts, TaxIdFacts

HOUSE = Organisation(
    name="Le Petit Théâtre",
    legal_name="Association Le Petit Théâtre",
    street="12 rue des Cordeliers",
    postal_code="21000",
    city="Dijon",
    siret="73282932000074",
    vat_number="FR44732829320",
    vat_regime="liable",
)


def facts(**changes: Any) -> InvoiceFacts:
    fields: dict[str, Any] = {
        "invoice_id": "in_1", "number": "A-1", "status": "paid", "order_id": "", "currency": "EUR",
        "is_livemode": False, "issued_at": datetime(2026, 11, 25, tzinfo=UTC), "paid_at": None,
        "total_cents": 0, "net_cents": 0, "vat_cents": 0, "taxes": (), "lines": (),
        "customer_name": "Alice Martin", "customer_email": "", "customer_address": {},
        "seller_name": "Petit Théâtre", "description": "", "footer": "", "custom_fields": (),
    }  # fmt: skip
    return InvoiceFacts(**{**fields, **changes})


def test_numbers_that_stripe_prints_win_over_those_of_the_house_today() -> None:
    printed = (TaxIdFacts(kind="fr_siren", value="552081317", tax_id="txi_1"),)

    seller = Seller.of(facts=facts(seller_tax_ids=printed), organisation=HOUSE)

    assert (seller.siren, seller.siret, seller.vat_number) == ("552081317", "", "")
    assert seller.stripe_tax_ids == ["txi_1"]
    assert (seller.name, seller.trade_name) == ("Association Le Petit Théâtre", "Petit Théâtre")


def test_numbers_printed_as_texts_win_too() -> None:
    texts = (("Votre référence", "BC-1"), ("SIRET", "55208131766522"), ("N° TVA", "FR03552081317"))

    seller = Seller.of(facts=facts(custom_fields=texts), organisation=HOUSE)

    assert (seller.siren, seller.siret, seller.vat_number) == (
        "552081317",
        "55208131766522",
        "FR03552081317",
    )


def test_a_document_without_any_number_has_those_of_the_house() -> None:
    seller = Seller.of(facts=facts(), organisation=HOUSE)

    assert (seller.siren, seller.siret, seller.vat_number) == (
        "732829320",
        "73282932000074",
        "FR44732829320",
    )


def test_a_number_from_elsewhere_is_no_vat_number_of_the_union() -> None:
    abroad = BuyerIdentity(buyer_type="abroad", vat_number="CHE107787577")

    buyer = Buyer.of(facts=facts(), identity=abroad)

    assert (buyer.vat_number, buyer.tax_number, buyer.kind) == ("", "CHE107787577", "abroad")


def test_whoever_gave_no_identity_is_a_private_person() -> None:
    buyer = Buyer.of(facts=facts(), identity=None)

    assert (buyer.name, buyer.kind, buyer.numbers) == ("Alice Martin", "individual", [])


def test_numbers_of_an_unknown_identity_do_not_say_its_kind() -> None:
    written = (TaxIdFacts(kind="eu_vat", value="BE0428759497"),)

    buyer = Buyer.of(facts=facts(customer_tax_ids=written), identity=None)

    assert (buyer.vat_number, buyer.kind) == ("BE0428759497", "")


def test_a_row_holds_all_of_it() -> None:
    seller = Seller.of(facts=facts(), organisation=HOUSE)

    assert Seller.of_row(seller.as_row()) == seller
