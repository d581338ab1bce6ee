"""Past documents get the seller and the buyer that can be known; what cannot stays empty.

Of the buyer: Stripe's name and address were kept; the numbers are those of the identity that the document was
made out to, found by what asked for it, else by the printed name and address. Of the seller: the house as it is
now, but for what the foot of the document, kept as printed, does not say; its numbers where the document
printed them. Every row says `is_filled_later`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SIREN_LENGTH = 9
PRINTED_NUMBERS = {"SIREN": "siren", "SIRET": "siret", "N° TVA": "vat_number"}
SELLER = (
    "name", "street", "street_2", "postal_code", "city", "region", "country", "siren", "siret", "vat_number",
    "tax_number", "trade_name", "rna", "regime",
)  # fmt: skip
BUYER = (*SELLER[:11], "kind")


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill invoices first: a credit note says what its invoice says."""
    del schema_editor
    invoices = _rows(apps, "invoices", "Invoice")
    house = _rows(apps, "organisation", "Organisation").first()
    for invoice in invoices.filter(corrects=None).select_related("order").order_by("pk").iterator():
        invoice.identity = _identity(apps, invoice)
        invoice.buyer = _buyer(apps, invoice)
        invoice.seller = _seller(invoice, house=house)
        invoice.save(update_fields=["identity", "buyer", "seller"])
    for note in invoices.exclude(corrects=None).select_related("corrects").order_by("pk").iterator():
        note.identity_id = note.corrects.identity_id
        note.buyer, note.seller = note.corrects.buyer, note.corrects.seller
        note.save(update_fields=["identity", "buyer", "seller"])


def empty(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the address and the seller back in the shape that they had."""
    del schema_editor
    for invoice in _rows(apps, "invoices", "Invoice").order_by("pk").iterator():
        buyer, seller = invoice.buyer, invoice.seller
        invoice.customer_address = {
            "line1": buyer.get("street", ""),
            "line2": buyer.get("street_2", ""),
            "postal_code": buyer.get("postal_code", ""),
            "city": buyer.get("city", ""),
            "state": buyer.get("region", ""),
            "country": buyer.get("country", ""),
        }
        invoice.seller = {
            "name": seller.get("trade_name", ""),
            "country": seller.get("country", ""),
            "tax_ids": seller.get("stripe_tax_ids", []),
        }
        invoice.save(update_fields=["customer_address", "seller"])


def _rows(apps: Apps, app: str, name: str) -> Any:
    """Return the rows of a model as it was at this migration, which the types of today do not know."""
    return apps.get_model(app, name).objects


def _address(invoice: Any) -> dict[str, str]:
    kept = {name: str(value or "") for name, value in invoice.customer_address.items()}
    return {
        "street": kept.get("line1", ""),
        "street_2": kept.get("line2", ""),
        "postal_code": kept.get("postal_code", ""),
        "city": kept.get("city", ""),
        "region": kept.get("state", ""),
        "country": kept.get("country", ""),
    }


def _identity(apps: Apps, invoice: Any) -> Any:
    late = _rows(apps, "invoices", "LateInvoice").select_related("identity")
    asked = late.filter(stripe_invoice_id=invoice.stripe_invoice_id).first()
    if asked:
        return asked.identity
    printed = {name: _address(invoice)[name] for name in ("street", "postal_code", "city", "country")}
    return (
        _identities(apps, invoice)
        .filter(name=invoice.customer_name, recorded_at__lte=invoice.issued_at, **printed)
        .exclude(name="")
        .last()
    )


def _identities(apps: Apps, invoice: Any) -> Any:
    customer = invoice.order.customer_id if invoice.order else invoice.customer_id
    return _rows(apps, "customers", "BuyerIdentity").filter(customer=customer).order_by("pk")


def _buyer(apps: Apps, invoice: Any) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(BUYER, "")
    found = {**blank, **_address(invoice), "name": invoice.customer_name, "is_filled_later": True}
    identity = invoice.identity
    if identity is None:
        # Whoever gave no identity bought as a private person; of one that was erased, nobody knows.
        is_unknown = _identities(apps, invoice).filter(name="").exists()
        return {**found, "kind": "" if is_unknown else "individual"}
    is_abroad = identity.buyer_type == "abroad"
    return {
        **found,
        **_siren_and_siret(identity.siren_or_siret),
        "vat_number": "" if is_abroad else identity.vat_number,
        "tax_number": identity.vat_number if is_abroad else "",
        "kind": identity.buyer_type,
    }


def _siren_and_siret(number: str) -> dict[str, str]:
    return {"siren": number[:SIREN_LENGTH], "siret": number if len(number) > SIREN_LENGTH else ""}


def _seller(invoice: Any, *, house: Any) -> dict[str, Any]:
    kept = invoice.seller
    tax_ids = [one if isinstance(one, str) else one.get("id", "") for one in kept.get("tax_ids") or []]
    blank: dict[str, Any] = dict.fromkeys(SELLER, "")
    return {
        **blank,
        "trade_name": kept.get("name", ""),
        "country": kept.get("country", ""),
        "stripe_tax_ids": tax_ids,
        "is_filled_later": True,
        **_numbers(invoice, house=house, tax_ids=tax_ids),
        **(_house(invoice, house=house) if house else {}),
    }


def _house(invoice: Any, *, house: Any) -> dict[str, Any]:
    """Return what the house is now, but for what the foot of the document contradicts."""
    now = {
        "name": house.legal_name or house.name,
        "street": house.street,
        "postal_code": house.postal_code,
        "city": house.city,
        "rna": house.rna,
    }
    said = {name: value for name, value in now.items() if not invoice.footer or value in invoice.footer}
    return {**said, "regime": _regime(invoice, house=house)}


def _regime(invoice: Any, *, house: Any) -> str:
    """Return the regime that the document shows: VAT is shown by whoever is liable, and by nobody else."""
    if invoice.vat_cents:
        return "liable"
    return "" if house.vat_regime == "liable" else str(house.vat_regime)


def _numbers(invoice: Any, *, house: Any, tax_ids: list[str]) -> dict[str, str]:
    """Return the numbers printed as our texts, or those told to Stripe, where it still has the same."""
    printed = {
        PRINTED_NUMBERS[name]: value for name, value in invoice.custom_fields if name in PRINTED_NUMBERS
    }
    if not printed and house and tax_ids and tax_ids == house.stripe_tax_ids:
        printed = {"siren": house.siren, "siret": house.siret, "vat_number": house.vat_number}
    siren = printed.get("siren") or printed.get("siret", "")[:SIREN_LENGTH]
    return {**printed, "siren": siren}


class Migration(migrations.Migration):
    dependencies = [
        ("invoices", "0007_seller_and_buyer_as_they_were"),
        ("organisation", "0007_as_wide_as_stripe"),
    ]

    operations = [migrations.RunPython(fill, empty)]
