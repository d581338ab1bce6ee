"""What an invoice and a credit note share: the parties, the rows and the taxes, in a reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stripe_sandbox.documents.countries import country_name
from stripe_sandbox.documents.formats import format_amount, format_date, format_percentage
from stripe_sandbox.documents.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stripe_sandbox.documents.words import Language

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Party:
    """The seller or the buyer: a name and the lines below it."""

    name: str
    lines: list[str]


@dataclass(frozen=True, kw_only=True)
class DescribedLine:
    """One row of the table; `rate` is empty when the line bears no tax."""

    label: str
    quantity: str
    unit_price: str
    rate: str
    amount: str


@dataclass(frozen=True, kw_only=True)
class Total:
    """One row under the table; the strong ones are what the eye looks for."""

    label: str
    amount: str
    is_strong: bool = False


@dataclass(frozen=True, kw_only=True)
class Description:
    """A whole invoice or credit note, every value ready to be printed in `language`."""

    language: Language
    title: str
    number: str
    status: str
    facts: list[tuple[str, str]]
    seller_label: str
    seller: Party
    buyer_label: str
    buyer: Party
    memo: str
    columns: list[str]
    has_taxes: bool
    lines: list[DescribedLine]
    totals: list[Total]
    headline: str
    payments_label: str
    payments: list[str]
    footer: str
    page_label: str


class Writer:
    """Writes for one invoice: its parties, its currency, its reader's language, its seller's time zone."""

    def __init__(
        self, *, invoice: Json, account: Json, language: Language, rates: Mapping[str, Json]
    ) -> None:
        self.invoice = invoice
        self.account = account
        self.language = language
        self.rates = rates
        dashboard = (account.get("settings") or {}).get("dashboard") or {}
        self.zone: str = dashboard.get("timezone") or "Europe/Paris"
        rendering = invoice.get("rendering") or {}
        self.shows_tax_included = rendering.get("amount_tax_display") == "include_inclusive_tax"

    def say(self, key: str, **values: str) -> str:
        """Return a sentence."""
        return say(key, language=self.language, **values)

    def money(self, amount: Decimal | int) -> str:
        """Return an amount, given in the currency's smallest unit."""
        return format_amount(amount, currency=self.invoice["currency"], language=self.language)

    def day(self, instant: int) -> str:
        """Return the day of a Unix instant where the seller is."""
        return format_date(instant, language=self.language, zone=self.zone)

    def percentage(self, tax: Json) -> str:
        """Return the rate of a tax; raise KeyError when it is unknown."""
        rate = self.rates[tax["tax_rate_details"]["tax_rate"]]
        return format_percentage(Decimal(str(rate["percentage"])), language=self.language)

    def seller(self) -> Party:
        """Return who sells."""
        profile = self.account.get("business_profile") or {}
        company = self.account.get("company") or {}
        name = self.invoice.get("account_name") or profile.get("name") or company.get("name") or ""
        address = profile.get("support_address") or company.get("address")
        contacts = [profile.get("support_email") or self.account.get("email"), profile.get("support_phone")]
        tax_ids = [item for item in self.invoice.get("account_tax_ids") or [] if isinstance(item, dict)]
        lines = [*self._address(address), *filter(None, contacts), *self._tax_ids(tax_ids)]
        return Party(name=name, lines=lines)

    def buyer(self) -> Party:
        """Return who buys, as the invoice names them."""
        invoice = self.invoice
        name = invoice.get("customer_name")
        email = invoice.get("customer_email")
        lines = self._address(invoice.get("customer_address"))
        if name and email:
            lines.append(email)
        lines += self._tax_ids(invoice.get("customer_tax_ids") or [])
        return Party(name=name or email or "", lines=lines)

    def _address(self, address: Json | None) -> list[str]:
        if not address:
            return []
        town = " ".join(filter(None, [address.get("postal_code"), address.get("city")]))
        country = address.get("country")
        name = country_name(country, language=self.language) if country else None
        return [line for line in (address.get("line1"), address.get("line2"), town, name) if line]

    def _tax_ids(self, tax_ids: list[Json]) -> list[str]:
        named = {
            "eu_vat": "vat_number",
            "fr_siren": "siren",
            "fr_siret": "siret",
            "gb_vat": "vat_number",
            "ch_vat": "vat_number",
        }
        return [f"{self.say(named.get(item['type'], 'tax_id'))} {item['value']}" for item in tax_ids]

    def columns(self, *, has_taxes: bool) -> list[str]:
        """Return the heads of the columns; without taxes nothing may hint at VAT (CGI 293 E)."""
        if not has_taxes:
            return [self.say(key) for key in ("label", "quantity", "unit_price", "amount")]
        suffix = "included" if self.shows_tax_included else "excluded"
        keys = ("label", "quantity", f"unit_price_{suffix}", "vat_rate", f"amount_{suffix}")
        return [self.say(key) for key in keys]

    def row(self, line: Json) -> DescribedLine:
        """Return the row of a line, which has the shape of an invoice's."""
        taxes = line.get("taxes") or []
        hidden = 0 if self.shows_tax_included else _inclusive(taxes)
        added = _exclusive(taxes) if self.shows_tax_included else 0
        amount = line["amount"] - hidden + added
        quantity = line.get("quantity") or 1
        is_plain = not hidden and not added
        unit_price = _own_unit_price(line) if is_plain else None
        return DescribedLine(
            label=line.get("description") or "",
            quantity=str(quantity),
            unit_price=self.money(Decimal(amount) / quantity if unit_price is None else unit_price),
            rate=" + ".join(self.percentage(tax) for tax in taxes),
            amount=self.money(amount),
        )

    def taxed_total(self, paper: Json) -> list[Total]:
        """Return the total of an invoice or a credit note, after its taxes and what it is without them."""
        taxes = paper.get("total_taxes") or []
        totals = []
        if taxes:
            untaxed = paper.get("total_excluding_tax")
            amount = paper["total"] - sum(tax["amount"] for tax in taxes) if untaxed is None else untaxed
            totals.append(Total(label=self.say("total_excluded"), amount=self.money(amount)))
        totals += [self._tax(tax) for tax in taxes]
        label = self.say("total_included" if taxes else "total")
        return [*totals, Total(label=label, amount=self.money(paper["total"]), is_strong=True)]

    def _tax(self, tax: Json) -> Total:
        name = self.rates[tax["tax_rate_details"]["tax_rate"]].get("display_name") or self.say("vat")
        base = tax.get("taxable_amount")
        values = {"name": name, "rate": self.percentage(tax)}
        if base is None:
            return Total(label=self.say("tax", **values), amount=self.money(tax["amount"]))
        label = self.say("tax_on", **values, base=self.money(base))
        return Total(label=label, amount=self.money(tax["amount"]))


def _own_unit_price(line: Json) -> Decimal | None:
    unit_price = (line.get("pricing") or {}).get("unit_amount_decimal")
    return None if unit_price is None else Decimal(str(unit_price))


def _inclusive(taxes: list[Json]) -> int:
    return sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "inclusive")


def _exclusive(taxes: list[Json]) -> int:
    return sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")


def issued_at(invoice: Json) -> int:
    """Return the instant of an invoice's date of issue."""
    transitions = invoice.get("status_transitions") or {}
    instant: int = invoice.get("effective_at") or transitions.get("finalized_at") or invoice["created"]
    return instant
