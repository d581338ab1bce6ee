"""An invoice in words and formatted figures: what its page and its PDF show, computed once for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.documents.parts import Description, Total, Writer, issued_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stripe_sandbox.documents.parts import Json
    from stripe_sandbox.documents.words import Language


def describe_invoice(
    *,
    invoice: Json,
    account: Json,
    payments: list[Json],
    tax_rates: Mapping[str, Json],
    language: Language,
) -> Description:
    """Return what a finalized Stripe invoice says.

    `payments` are the succeeded charges that paid it; `tax_rates` holds, by id, every rate its lines name;
    amounts are in the currency's smallest unit, instants in Unix seconds. Raises KeyError for a rate
    that is not in `tax_rates`.
    """
    writer = Writer(invoice=invoice, account=account, language=language, rates=tax_rates)
    has_taxes = any(line.get("taxes") for line in invoice["lines"]["data"])
    return Description(
        language=language,
        title=writer.say("invoice"),
        number=invoice.get("number") or invoice["id"],
        status=writer.say(f"invoice_{invoice['status']}"),
        facts=_facts(writer),
        seller_label=writer.say("seller"),
        seller=writer.seller(),
        buyer_label=writer.say("billed_to"),
        buyer=writer.buyer(),
        memo=invoice.get("description") or "",
        columns=writer.columns(has_taxes=has_taxes),
        has_taxes=has_taxes,
        lines=[writer.row(line) for line in invoice["lines"]["data"]],
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


def _facts(writer: Writer) -> list[tuple[str, str]]:
    invoice = writer.invoice
    facts = [
        (writer.say("invoice_number"), invoice.get("number") or invoice["id"]),
        (writer.say("issued_on"), writer.day(issued_at(invoice))),
    ]
    paid_at = _paid_at(invoice)
    if paid_at:
        facts.append((writer.say("paid_on"), writer.day(paid_at)))
    facts += [(field["name"], field["value"]) for field in invoice.get("custom_fields") or []]
    return facts


def _headline(writer: Writer) -> str:
    """Return the sentence that answers « is it paid? »."""
    paid_at = _paid_at(writer.invoice)
    if writer.invoice["status"] == "paid" and paid_at:
        total = writer.money(writer.invoice["amount_paid"])
        return writer.say("paid_headline", amount=total, date=writer.day(paid_at))
    due = writer.money(writer.invoice["amount_remaining"])
    return writer.say("due_headline", amount=due)


def _totals(writer: Writer) -> list[Total]:
    invoice = writer.invoice
    totals = [_discount(writer, discount=item) for item in invoice.get("total_discount_amounts") or []]
    totals += writer.taxed_total(invoice)
    totals.append(Total(label=writer.say("amount_paid"), amount=writer.money(invoice["amount_paid"])))
    if invoice["amount_remaining"]:
        remaining = writer.money(invoice["amount_remaining"])
        totals.append(Total(label=writer.say("amount_due"), amount=remaining, is_strong=True))
    stages = ("pre_payment_credit_notes_amount", "post_payment_credit_notes_amount")
    credited = sum(invoice.get(name) or 0 for name in stages)
    if credited:
        totals.append(Total(label=writer.say("credited"), amount=writer.money(-credited)))
    return totals


def _discount(writer: Writer, *, discount: Json) -> Total:
    return Total(label=writer.say("discount"), amount=writer.money(-discount["amount"]))


def _payment(writer: Writer, *, charge: Json) -> str:
    card = (charge.get("payment_method_details") or {}).get("card")
    amount = writer.money(charge["amount"])
    date = writer.day(charge["created"])
    if not card:
        return writer.say("payment_made", amount=amount, date=date)
    brand = str(card.get("brand") or "").capitalize()
    return writer.say("card_payment", amount=amount, date=date, brand=brand, last4=card["last4"])
