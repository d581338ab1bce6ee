"""An invoice in words and formatted figures: what its page and its PDF show, computed once for both."""

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
class InvoiceDescription:
    """A whole invoice, every value ready to be printed in `language`."""

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


class _Writer:
    """Formats for one invoice: its currency, its reader's language, its seller's time zone."""

    def __init__(
        self, *, invoice: Json, account: Json, language: Language, rates: Mapping[str, Json]
    ) -> None:
        self.invoice = invoice
        self.language = language
        self.rates = rates
        dashboard = (account.get("settings") or {}).get("dashboard") or {}
        self.zone: str = dashboard.get("timezone") or "Europe/Paris"
        rendering = invoice.get("rendering") or {}
        self.shows_tax_included = rendering.get("amount_tax_display") == "include_inclusive_tax"

    def say(self, key: str, **values: str) -> str:
        return say(key, language=self.language, **values)

    def money(self, amount: Decimal | int) -> str:
        return format_amount(amount, currency=self.invoice["currency"], language=self.language)

    def day(self, instant: int) -> str:
        return format_date(instant, language=self.language, zone=self.zone)

    def percentage(self, tax: Json) -> str:
        rate = self.rates[tax["tax_rate_details"]["tax_rate"]]
        return format_percentage(Decimal(str(rate["percentage"])), language=self.language)


def describe_invoice(
    *,
    invoice: Json,
    account: Json,
    payments: list[Json],
    tax_rates: Mapping[str, Json],
    language: Language,
) -> InvoiceDescription:
    """Return what a finalized Stripe invoice says.

    `payments` are the succeeded charges that paid it; `tax_rates` holds, by id, every rate its lines name;
    amounts are in the currency's smallest unit, instants in Unix seconds. Raises KeyError for a rate
    that is not in `tax_rates`.
    """
    writer = _Writer(invoice=invoice, account=account, language=language, rates=tax_rates)
    has_taxes = any(line.get("taxes") for line in invoice["lines"]["data"])
    return InvoiceDescription(
        language=language,
        title=writer.say("invoice"),
        number=invoice.get("number") or invoice["id"],
        status=writer.say(f"invoice_{invoice['status']}"),
        facts=_facts(writer),
        seller_label=writer.say("seller"),
        seller=_seller(writer, account=account),
        buyer_label=writer.say("billed_to"),
        buyer=_buyer(writer),
        memo=invoice.get("description") or "",
        columns=_columns(writer, has_taxes=has_taxes),
        has_taxes=has_taxes,
        lines=[_line(writer, line=line) for line in invoice["lines"]["data"]],
        totals=_totals(writer),
        headline=_headline(writer),
        payments_label=writer.say("payments"),
        payments=[_payment(writer, charge=charge) for charge in payments],
        footer=invoice.get("footer") or "",
        page_label=writer.say("page"),
    )


def _paid_at(invoice: Json) -> int | None:
    paid_at: int | None = (invoice.get("status_transitions") or {}).get("paid_at")
    return paid_at


def _issued_at(invoice: Json) -> int:
    transitions = invoice.get("status_transitions") or {}
    issued_at: int = invoice.get("effective_at") or transitions.get("finalized_at") or invoice["created"]
    return issued_at


def _facts(writer: _Writer) -> list[tuple[str, str]]:
    invoice = writer.invoice
    facts = [
        (writer.say("invoice_number"), invoice.get("number") or invoice["id"]),
        (writer.say("issued_on"), writer.day(_issued_at(invoice))),
    ]
    paid_at = _paid_at(invoice)
    if paid_at:
        facts.append((writer.say("paid_on"), writer.day(paid_at)))
    facts += [(field["name"], field["value"]) for field in invoice.get("custom_fields") or []]
    return facts


def _headline(writer: _Writer) -> str:
    """Return the sentence that answers « is it paid? »."""
    paid_at = _paid_at(writer.invoice)
    if writer.invoice["status"] == "paid" and paid_at:
        total = writer.money(writer.invoice["amount_paid"])
        return writer.say("paid_headline", amount=total, date=writer.day(paid_at))
    due = writer.money(writer.invoice["amount_remaining"])
    return writer.say("due_headline", amount=due)


def _seller(writer: _Writer, *, account: Json) -> Party:
    profile = account.get("business_profile") or {}
    company = account.get("company") or {}
    name = writer.invoice.get("account_name") or profile.get("name") or company.get("name") or ""
    address = profile.get("support_address") or company.get("address")
    contacts = [profile.get("support_email") or account.get("email"), profile.get("support_phone")]
    tax_ids = [item for item in writer.invoice.get("account_tax_ids") or [] if isinstance(item, dict)]
    lines = [*_address(writer, address=address), *filter(None, contacts), *_tax_ids(writer, tax_ids=tax_ids)]
    return Party(name=name, lines=lines)


def _buyer(writer: _Writer) -> Party:
    invoice = writer.invoice
    name = invoice.get("customer_name")
    email = invoice.get("customer_email")
    lines = _address(writer, address=invoice.get("customer_address"))
    if name and email:
        lines.append(email)
    lines += _tax_ids(writer, tax_ids=invoice.get("customer_tax_ids") or [])
    return Party(name=name or email or "", lines=lines)


def _address(writer: _Writer, *, address: Json | None) -> list[str]:
    if not address:
        return []
    town = " ".join(filter(None, [address.get("postal_code"), address.get("city")]))
    country = address.get("country")
    name = country_name(country, language=writer.language) if country else None
    return [line for line in (address.get("line1"), address.get("line2"), town, name) if line]


def _tax_ids(writer: _Writer, *, tax_ids: list[Json]) -> list[str]:
    named = {"eu_vat": "vat_number", "fr_siren": "siren", "gb_vat": "vat_number", "ch_vat": "vat_number"}
    return [f"{writer.say(named.get(item['type'], 'tax_id'))} {item['value']}" for item in tax_ids]


def _columns(writer: _Writer, *, has_taxes: bool) -> list[str]:
    """Return the heads of the columns; without taxes nothing may hint at VAT (CGI 293 E)."""
    if not has_taxes:
        return [writer.say(key) for key in ("label", "quantity", "unit_price", "amount")]
    suffix = "included" if writer.shows_tax_included else "excluded"
    keys = ("label", "quantity", f"unit_price_{suffix}", "vat_rate", f"amount_{suffix}")
    return [writer.say(key) for key in keys]


def _line(writer: _Writer, *, line: Json) -> DescribedLine:
    taxes = line.get("taxes") or []
    hidden = 0 if writer.shows_tax_included else _inclusive(taxes)
    added = _exclusive(taxes) if writer.shows_tax_included else 0
    amount = line["amount"] - hidden + added
    quantity = line.get("quantity") or 1
    is_plain = not hidden and not added
    unit_price = _own_unit_price(line) if is_plain else None
    return DescribedLine(
        label=line.get("description") or "",
        quantity=str(quantity),
        unit_price=writer.money(Decimal(amount) / quantity if unit_price is None else unit_price),
        rate=" + ".join(writer.percentage(tax) for tax in taxes),
        amount=writer.money(amount),
    )


def _own_unit_price(line: Json) -> Decimal | None:
    unit_price = (line.get("pricing") or {}).get("unit_amount_decimal")
    return None if unit_price is None else Decimal(str(unit_price))


def _inclusive(taxes: list[Json]) -> int:
    return sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "inclusive")


def _exclusive(taxes: list[Json]) -> int:
    return sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")


def _totals(writer: _Writer) -> list[Total]:
    invoice = writer.invoice
    taxes = invoice.get("total_taxes") or []
    totals = [_discount(writer, discount=item) for item in invoice.get("total_discount_amounts") or []]
    if taxes:
        untaxed = invoice.get("total_excluding_tax")
        amount = invoice["total"] - sum(tax["amount"] for tax in taxes) if untaxed is None else untaxed
        totals.append(Total(label=writer.say("total_excluded"), amount=writer.money(amount)))
    totals += [_tax(writer, tax=tax) for tax in taxes]
    label = writer.say("total_included" if taxes else "total")
    totals.append(Total(label=label, amount=writer.money(invoice["total"]), is_strong=True))
    totals.append(Total(label=writer.say("amount_paid"), amount=writer.money(invoice["amount_paid"])))
    if invoice["amount_remaining"]:
        remaining = writer.money(invoice["amount_remaining"])
        totals.append(Total(label=writer.say("amount_due"), amount=remaining, is_strong=True))
    credited = invoice.get("post_payment_credit_notes_amount") or 0
    if credited:
        totals.append(Total(label=writer.say("credited"), amount=writer.money(-credited)))
    return totals


def _discount(writer: _Writer, *, discount: Json) -> Total:
    return Total(label=writer.say("discount"), amount=writer.money(-discount["amount"]))


def _tax(writer: _Writer, *, tax: Json) -> Total:
    name = writer.rates[tax["tax_rate_details"]["tax_rate"]].get("display_name") or writer.say("vat")
    base = tax.get("taxable_amount")
    values = {"name": name, "rate": writer.percentage(tax)}
    if base is None:
        return Total(label=writer.say("tax", **values), amount=writer.money(tax["amount"]))
    label = writer.say("tax_on", **values, base=writer.money(base))
    return Total(label=label, amount=writer.money(tax["amount"]))


def _payment(writer: _Writer, *, charge: Json) -> str:
    card = (charge.get("payment_method_details") or {}).get("card")
    amount = writer.money(charge["amount"])
    date = writer.day(charge["created"])
    if not card:
        return writer.say("payment_made", amount=amount, date=date)
    brand = str(card.get("brand") or "").capitalize()
    return writer.say("card_payment", amount=amount, date=date, brand=brand, last4=card["last4"])
