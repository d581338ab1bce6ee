"""The lines of a credit note: a total spread over the invoice, parts of its lines, or lines of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe

from stripe_sandbox.api.errors import invalid, malformed, no_such
from stripe_sandbox.api.invoicing.crediting.shares import Credit, Creditable, spread
from stripe_sandbox.api.invoicing.crediting.stored import issued_notes, note_lines
from stripe_sandbox.api.invoicing.lines import invoice_tax, stored_lines
from stripe_sandbox.api.tax_rate import require_rates
from stripe_sandbox.api.taxes import cents_of, shown_tax, taxes_of
from stripe_sandbox.documents.formats import format_amount
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.api.endpoint import Call
    from stripe_sandbox.api.errors import StripeError
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


def new_lines(*, call: Call, invoice: Json) -> list[Json]:
    """Return the lines of the credit note that a request asks for, not saved yet; raise StripeError."""
    params = call.params
    if ("amount" in params) == ("lines" in params):
        raise malformed("You must pass either `amount` or `lines`, and not both.", param="amount")
    cutter = _Cutter(call=call, invoice=invoice)
    if "amount" in params:
        return cutter.by_total(params["amount"])
    return [cutter.line(asked, at=f"lines[{place}]") for place, asked in enumerate(params["lines"])]


class _Cutter:
    """Cuts lines out of one invoice and remembers what is gone."""

    def __init__(self, *, call: Call, invoice: Json) -> None:
        self.call = call
        self.currency: str = invoice["currency"]
        self.lines = creditable_lines(work=call.work, invoice=invoice["id"])

    def by_total(self, total: int) -> list[Json]:
        """Spread a total, taxes included, over all lines in proportion to what is left of them."""
        if total < 1:
            raise invalid("Invalid positive integer", param="amount", code="parameter_invalid_integer")
        left = sum(line.total_left for line in self.lines.values())
        if total > left:
            raise self._too_much(total, left=left, param="amount")
        shares = spread(total=total, weights=[line.total_left for line in self.lines.values()])
        cuts = zip(self.lines.values(), shares, strict=True)
        return [_invoice_cut(line, line.by_total(share), metadata={}) for line, share in cuts if share]

    def line(self, asked: Json, *, at: str) -> Json:
        """Return one of the lines that a request lists."""
        if asked["type"] == "custom_line_item":
            return self._custom(asked, at=at)
        if ("quantity" in asked) == ("amount" in asked):
            raise malformed(
                f"You must pass either `{at}[quantity]` or `{at}[amount]`.", param=f"{at}[amount]"
            )
        line_id = asked.get("invoice_line_item", "")
        line = self.lines.get(line_id)
        if line is None:
            raise no_such("invoice line item", line_id, param=f"{at}[invoice_line_item]")
        credit = self._cut(line, asked, at=at)
        self.lines[line_id] = line.after(credit)
        return _invoice_cut(line, credit, metadata=asked.get("metadata", {}))

    def _cut(self, line: Creditable, asked: Json, *, at: str) -> Credit:
        way = "quantity" if "quantity" in asked else "amount"
        wanted, param = asked[way], f"{at}[{way}]"
        _check_way(line, way=way, param=param)
        if way == "quantity":
            left = line.line["quantity"] - line.credited.quantity
            if not 1 <= wanted <= left:
                raise invalid(f"The quantity to credit must be between 1 and {left}.", param=param)
            return line.by_quantity(wanted)
        low, high = sorted((0, line.amount_left))
        if not wanted or not low <= wanted <= high:
            raise self._too_much(wanted, left=line.amount_left, param=param)
        return line.by_amount(wanted)

    def _custom(self, asked: Json, *, at: str) -> Json:
        if "description" not in asked:
            param = f"{at}[description]"
            raise malformed(f"Missing required param: {param}.", param=param, code="parameter_missing")
        if ("unit_amount" in asked) == ("unit_amount_decimal" in asked):
            param = f"{at}[unit_amount]"
            raise malformed(f"You must pass either `{param}` or its decimal form.", param=param)
        unit = str(asked.get("unit_amount", asked.get("unit_amount_decimal")))
        quantity = asked.get("quantity", 1)
        amount = cents_of(unit=unit, quantity=quantity)
        if amount < 1:
            raise invalid("A custom line must credit something.", param=f"{at}[unit_amount]")
        rates = require_rates(self.call, asked.get("tax_rates"), at=f"{at}[tax_rates]")
        taxes = [invoice_tax(shown_tax(tax)) for tax in taxes_of(amount=amount, rates=rates)]
        return _line(
            {
                "amount": amount,
                "description": asked["description"],
                "metadata": asked.get("metadata", {}),
                "quantity": quantity,
                "tax_rates": rates,
                "taxes": taxes,
                "type": "custom_line_item",
                "unit_amount": asked.get("unit_amount"),
                "unit_amount_decimal": unit,
            }
        )

    def _too_much(self, wanted: int, *, left: int, param: str) -> StripeError:
        asked, possible = (
            format_amount(cents, currency=self.currency, language="en") for cents in (wanted, left)
        )
        return invalid(
            f"The amount to credit ({asked}) does not fit what can still be credited ({possible}).",
            param=param,
        )


def creditable_lines(*, work: Work, invoice: str) -> dict[str, Creditable]:
    """Return the lines of an invoice by their ids, each with what its credit notes took back."""
    found = {line["id"]: _untouched(work, line) for line in stored_lines(work=work, invoice=invoice)}
    for note in issued_notes(work=work, invoice=invoice):
        for made in note_lines(work=work, note=note["id"]):
            if made["invoice_line_item"]:
                known = found[made["invoice_line_item"]]
                found[known.line["id"]] = known.after(_credit_of(made))
    return found


def _untouched(work: Work, line: Json) -> Creditable:
    rates = [work.store.get(tax["tax_rate_details"]["tax_rate"]) for tax in line["taxes"]]
    return Creditable(line=line, rates=[rate for rate in rates if rate])


def _credit_of(made: Json) -> Credit:
    taxes = {tax["tax_rate_details"]["tax_rate"]: tax["amount"] for tax in made["taxes"]}
    return Credit(amount=made["amount"], quantity=made["quantity"] or 0, taxes=taxes)


def _check_way(line: Creditable, *, way: str, param: str) -> None:
    """Refuse to mix units and amounts on one line (docs.stripe.com/invoicing/programmatic-credit-notes)."""
    credited = line.credited
    former = "quantity" if credited.quantity else "amount"
    if credited.amount and former != way:
        raise invalid(
            f"This invoice line item was already credited by {former} and must be credited by it again.",
            param=param,
        )


def _invoice_cut(line: Creditable, credit: Credit, *, metadata: Json) -> Json:
    inside = sum(credit.taxes[rate["id"]] for rate in line.rates if rate["inclusive"])
    taxes = [
        tax
        | {
            "amount": credit.taxes[tax["tax_rate_details"]["tax_rate"]],
            "taxable_amount": credit.amount - inside,
        }
        for tax in line.line["taxes"]
    ]
    unit = line.line["pricing"]["unit_amount_decimal"] if credit.quantity else None
    return _line(
        {
            "amount": credit.amount,
            "description": line.line["description"],
            "invoice_line_item": line.line["id"],
            "metadata": metadata,
            "quantity": credit.quantity or None,
            "tax_rates": list(line.rates),
            "taxes": taxes,
            "type": "invoice_line_item",
            "unit_amount": int(unit) if unit and unit.isdigit() else None,
            "unit_amount_decimal": unit,
        }
    )


def _line(values: Json) -> Json:
    constants = {
        "id": new_id("cnli"),
        "object": "credit_note_line_item",
        "discount_amount": 0,
        "discount_amounts": [],
        "livemode": False,
        "pretax_credit_amounts": [],
    }
    return complete(stripe.CreditNoteLineItem, constants | values, absent=frozenset())
