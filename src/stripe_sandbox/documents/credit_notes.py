"""A credit note in words and formatted figures, for its PDF: what it takes back, and of which invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.documents.parts import DescribedLine, Description, Writer, issued_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stripe_sandbox.documents.parts import Json
    from stripe_sandbox.documents.words import Language


def describe_credit_note(
    *,
    note: Json,
    invoice: Json,
    account: Json,
    refunds: list[Json],
    tax_rates: Mapping[str, Json],
    language: Language,
) -> Description:
    """Return what a Stripe credit note says, and of which invoice (CGI, article 289, I-5).

    `invoice` is the one that it corrects, `refunds` those that it links, in the note's order; `tax_rates`
    holds, by id, every rate its lines name; amounts are in the currency's smallest unit, instants in Unix
    seconds. Raises KeyError for a rate that is not in `tax_rates`.
    """
    writer = Writer(invoice=invoice, account=account, language=language, rates=tax_rates)
    has_taxes = any(line["taxes"] for line in note["lines"]["data"])
    return Description(
        language=language,
        title=writer.say("credit_note"),
        number=note["number"],
        status=writer.say(f"credit_note_{note['status']}"),
        facts=_facts(writer, note=note),
        seller_label=writer.say("seller"),
        seller=writer.seller(),
        buyer_label=writer.say("billed_to"),
        buyer=writer.buyer(),
        memo=note["memo"] or "",
        columns=writer.columns(has_taxes=has_taxes),
        has_taxes=has_taxes,
        lines=[_row(writer, line=line) for line in note["lines"]["data"]],
        totals=writer.taxed_total(note),
        headline=_headline(writer, note=note),
        payments_label=writer.say("credit_note_settled"),
        payments=_settled(writer, note=note, refunds=refunds),
        footer=invoice.get("footer") or "",
        page_label=writer.say("page"),
    )


def _facts(writer: Writer, *, note: Json) -> list[tuple[str, str]]:
    invoice = writer.invoice
    facts = [
        (writer.say("credit_note_number"), note["number"]),
        (writer.say("issued_on"), writer.day(note["effective_at"] or note["created"])),
        (
            writer.say("corrected_invoice"),
            writer.say("invoice_of", number=invoice["number"], date=writer.day(issued_at(invoice))),
        ),
    ]
    if note["reason"]:
        facts.append((writer.say("reason"), writer.say(f"reason_{note['reason']}")))
    if note["voided_at"]:
        facts.append((writer.say("credit_note_void"), writer.day(note["voided_at"])))
    return facts + [(field["name"], field["value"]) for field in invoice.get("custom_fields") or []]


def _headline(writer: Writer, *, note: Json) -> str:
    key = "void_headline" if note["status"] == "void" else "credited_headline"
    return writer.say(key, amount=writer.money(note["total"]), number=writer.invoice["number"])


def _row(writer: Writer, *, line: Json) -> DescribedLine:
    """Return the row of a line; one that takes back a part of a line by amount counts no units."""
    row = writer.row(line | {"pricing": {"unit_amount_decimal": line["unit_amount_decimal"]}})
    if line["quantity"]:
        return row
    return DescribedLine(label=row.label, quantity="", unit_price="", rate=row.rate, amount=row.amount)


def _settled(writer: Writer, *, note: Json, refunds: list[Json]) -> list[str]:
    """Return where the money went: less to pay, refunds, or another way."""
    parts = [
        writer.say(
            "refunded_on", amount=writer.money(link["amount_refunded"]), date=writer.day(refund["created"])
        )
        for link, refund in zip(note["refunds"], refunds, strict=True)
    ]
    others = {"less_to_pay": note["pre_payment_amount"], "given_otherwise": note["out_of_band_amount"]}
    return parts + [writer.say(key, amount=writer.money(amount)) for key, amount in others.items() if amount]
