"""The lines of a Checkout Session: each with its price, its quantity and its taxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe

from stripe_sandbox.api.errors import NOT_FOUND, invalid, malformed
from stripe_sandbox.api.resources.prices import new_price
from stripe_sandbox.api.tax_rate import require_rates
from stripe_sandbox.api.taxes import Tax, cents_of, shown_tax, taxes_of
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.api.endpoint import Call
    from stripe_sandbox.state.store import Json

MOST = 100
FIELDS = " ".join(
    f"line_items.{name}"
    for name in (
        "price",
        "quantity",
        "tax_rates",
        "metadata",
        "price_data.currency",
        "price_data.product",
        "price_data.product_data.name",
        "price_data.product_data.description",
        "price_data.product_data.images",
        "price_data.product_data.metadata",
        "price_data.product_data.unit_label",
        "price_data.recurring.interval",
        "price_data.recurring.interval_count",
        "price_data.tax_behavior",
        "price_data.unit_amount",
        "price_data.unit_amount_decimal",
    )
)
_ABSENT = frozenset({"adjustable_quantity", "discounts", "metadata", "taxes"})


def new_lines(call: Call) -> list[Json]:
    """Return the lines of a session that is being created; each is {item, taxes}, not saved yet."""
    given = call.params.get("line_items")
    if not given:
        raise malformed("Missing required param: line_items.", param="line_items", code="parameter_missing")
    lines = [_new_line(call, values, at=f"line_items[{place}]") for place, values in enumerate(given)]
    if len({line["item"]["currency"] for line in lines}) > 1:
        raise invalid("All prices on a Checkout Session must have the same currency.", param="line_items")
    return lines


def _new_line(call: Call, values: Json, *, at: str) -> Json:
    price = require_price(call, values, at=at)
    if "quantity" not in values:
        raise malformed(f"Quantity is required. Add `quantity` to `{at}`", param=f"{at}[quantity]")
    if values["quantity"] < 1:
        raise malformed(
            "This value must be greater than or equal to 1.",
            param=f"{at}[quantity]",
            code="parameter_invalid_integer",
        )
    rates = require_rates(call, values.get("tax_rates"), at=f"{at}[tax_rates]")
    amount = cents_of(unit=price["unit_amount_decimal"], quantity=values["quantity"])
    taxes = taxes_of(amount=amount, rates=rates)
    product = call.require("product", price["product"])
    item = _item(price=price, values=values, amount=amount, taxes=taxes, label=product["name"])
    return {"item": item, "taxes": [shown_tax(tax) for tax in taxes]}


def require_price(call: Call, values: Json, *, at: str) -> Json:
    """Return the active price that `values` name, or make the one of their `price_data`; raise StripeError.

    `at` is where the values stand in the parameters: `line_items[0]`.
    """
    if ("price" in values) == ("price_data" in values):
        raise malformed(
            f"You must specify either `price` or `price_data` for `{at}`, and not both.", param=f"{at}[price]"
        )
    if "price_data" in values:
        return new_price(call=call, values=values["price_data"], at=f"{at}[price_data]", is_inline=True)
    price = call.require("price", values["price"], param=f"{at}[price]")
    if not price["active"]:
        raise invalid(
            "The price specified is inactive. This field only accepts active prices.", param=f"{at}[price]"
        )
    return price


def _item(*, price: Json, values: Json, amount: int, taxes: list[Tax], label: str) -> Json:
    on_top = sum(tax.amount for tax in taxes if not tax.rate["inclusive"])
    item = {
        "id": new_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": sum(tax.amount for tax in taxes),
        "amount_total": amount + on_top,
        "currency": price["currency"],
        "description": label,
        "price": price,
        "quantity": values["quantity"],
    }
    if values.get("metadata"):
        item["metadata"] = values["metadata"]
    return complete(stripe.LineItem, item, absent=_ABSENT)


def list_lines(call: Call) -> Json:
    """Return the lines of a session in their order."""
    call.require("checkout.session", call.ids["id"], word="checkout.session", status=NOT_FOUND)
    return call.page("item", parent=call.ids["id"], is_oldest_first=True)
