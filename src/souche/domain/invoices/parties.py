"""Seller and buyer as they were when a document was issued: frozen facts, kept as rows of a fixed shape.

The shape follows the groups BG-4 and BG-7 of EN 16931, so that an electronic invoice can be written of it.
It never follows what the house or the buyer became since.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Self

from souche.domain.customers.models import BuyerType
from souche.kit.one_line import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from souche.domain.customers.models import BuyerIdentity
    from souche.domain.organisation.models import Organisation
    from souche.domain.payments.gateway.facts import InvoiceFacts, TaxIdFacts

SIREN_LENGTH = 9
# Stripe's word for each number of ours (docs.stripe.com/api/tax_ids/object); any other is of another law.
NUMBERS = {"fr_siren": "siren", "fr_siret": "siret", "eu_vat": "vat_number"}
# The same where the house printed them as texts of its own (Organisation.numbers).
PRINTED_NUMBERS = {"SIREN": "siren", "SIRET": "siret", "N° TVA": "vat_number"}


@dataclass(frozen=True, kw_only=True)
class Party:
    """Whom a document names; all texts, empty where it names nothing.

    `siren` is given by the SIRET too; `vat_number` is of the European Union, `tax_number` of anywhere else.
    `is_filled_later` says that it was not kept when the document was recorded, but found afterwards.
    """

    name: str = ""
    street: str = ""
    street_2: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    tax_number: str = ""
    is_filled_later: bool = False

    def as_row(self) -> dict[str, Any]:
        """Return it as the register keeps it."""
        return asdict(self)

    @classmethod
    def of_row(cls, row: dict[str, Any]) -> Self:
        """Return what `as_row` kept; nothing where nothing was kept."""
        return cls(**{one.name: row[one.name] for one in fields(cls) if one.name in row})

    @property
    def address_lines(self) -> list[str]:
        """Return the postal address, ready to print."""
        town = f"{self.postal_code} {self.city}".strip()
        return [line for line in (self.street, self.street_2, town, self.region, self.country) if line]

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """Return the names and values of what identifies it; the SIREN is not said twice."""
        numbers = [
            ("SIRET" if self.siret else "SIREN", self.siret or self.siren),
            ("TVA", self.vat_number),
            ("N°", self.tax_number),
        ]
        return [(name, value) for name, value in numbers if value]


@dataclass(frozen=True, kw_only=True)
class Seller(Party):
    """Who sold: `name` is the legal one, `trade_name` the one at the head of Stripe's document.

    `regime` is a VatRegime; `stripe_tax_ids` are Stripe's ids of the numbers that it printed.
    """

    trade_name: str = ""
    rna: str = ""
    regime: str = ""
    stripe_tax_ids: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, *, facts: InvoiceFacts, organisation: Organisation) -> Seller:
        """Return who sells: the numbers that the document prints, the rest from the house as it is now.

        Stripe knows neither a legal name nor a regime. Where it prints no number, ours of today stand.
        """
        return cls(
            name=organisation.legal_name or organisation.name,
            street=organisation.street,
            postal_code=organisation.postal_code,
            city=organisation.city,
            country=organisation.country,
            trade_name=facts.seller_name,
            rna=organisation.rna,
            regime=organisation.vat_regime,
            stripe_tax_ids=[number.tax_id for number in facts.seller_tax_ids],
            **(
                _of_stripe(facts.seller_tax_ids)
                or _of_texts(facts.custom_fields)
                or _of_texts(organisation.numbers())
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Buyer(Party):
    """Who bought; `kind` is a BuyerType, empty where nobody knows."""

    kind: str = ""

    @classmethod
    def of(cls, *, facts: InvoiceFacts, identity: BuyerIdentity | None) -> Buyer:
        """Return who buys: what Stripe prints, and from the identity what Stripe has no word for."""
        address = {name: on_one_line(str(value or "")) for name, value in facts.customer_address.items()}
        numbers = _of_stripe(facts.customer_tax_ids)
        if identity and identity.vat_number and not identity.eu_vat_number:
            numbers["tax_number"] = identity.vat_number
        return cls(
            name=facts.customer_name,
            street=address.get("line1", ""),
            street_2=address.get("line2", ""),
            postal_code=address.get("postal_code", ""),
            city=address.get("city", ""),
            region=address.get("state", ""),
            country=address.get("country", ""),
            kind=_kind(identity, is_numbered=bool(numbers)),
            **numbers,
        )


def _kind(identity: BuyerIdentity | None, *, is_numbered: bool) -> str:
    if identity:
        return identity.buyer_type
    # Numbers written in Stripe's dashboard: an organisation, of a kind that nobody told us.
    return "" if is_numbered else BuyerType.INDIVIDUAL


def _of_stripe(tax_ids: Iterable[TaxIdFacts]) -> dict[str, Any]:
    return _named((NUMBERS.get(number.kind, "tax_number"), number.value) for number in tax_ids)


def _of_texts(printed: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return _named((PRINTED_NUMBERS[name], value) for name, value in printed if name in PRINTED_NUMBERS)


def _named(numbers: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Keep the first of each name; a SIRET begins with the SIREN."""
    found: dict[str, Any] = {}
    for name, value in numbers:
        found.setdefault(name, value)
    if "siret" in found:
        found.setdefault("siren", found["siret"][:SIREN_LENGTH])
    return found
