"""Prices: what one of a product costs, once or at each period."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import stripe
from stripe.params import PriceCreateParams, PriceListParams, PriceRetrieveParams

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import invalid, malformed
from stripe_sandbox.api.resources.products import PRODUCT_LIMITS, new_product
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

# Currency -> least amount of a payment in its smallest unit, and how Stripe writes it
# (docs.stripe.com/currencies). Others, and those without cents, are not supported yet.
LEAST = {
    "chf": (50, "0.50 CHF"),
    "eur": (50, "€0.50 EUR"),
    "gbp": (30, "£0.30 GBP"),
    "usd": (50, "$0.50 USD"),
}
_ABSENT = frozenset({"currency_options", "tiers"})
_DECIMALS = 12
# Three years at most between two invoices (SDK: PriceCreateParamsRecurring.interval_count).
LONGEST_INTERVAL = {"day": 1096, "week": 156, "month": 36, "year": 3}


def new_price(*, call: Call, values: Json, at: str, is_inline: bool) -> Json:
    """Create a price from `price_data` or its own endpoint's parameters; `at` begins the names of params.

    `at` is empty or ends before a bracket: `line_items[0][price_data]`. Inline prices are inactive.
    """
    currency = supported_currency(str(values["currency"]), param=_named(at, "currency"))
    cents, exact = _amount(values, at=at)
    product = _product(call, values, at=at, is_active=not is_inline)
    price = complete(
        stripe.Price,
        {
            "id": new_id("price"),
            "object": "price",
            "active": False if is_inline else values.get("active", True),
            "billing_scheme": "per_unit",
            "created": call.work.now,
            "currency": currency,
            "livemode": False,
            "lookup_key": values.get("lookup_key"),
            "metadata": merged_metadata(None, values.get("metadata")),
            "nickname": values.get("nickname"),
            "product": product["id"],
            "recurring": _recurring(values.get("recurring"), at=at),
            "tax_behavior": values.get("tax_behavior", "unspecified"),
            "type": "recurring" if "recurring" in values else "one_time",
            "unit_amount": cents,
            "unit_amount_decimal": exact,
        },
        absent=_ABSENT,
    )
    call.work.emit("price.created", call.work.save(price))
    return price


def _named(at: str, name: str) -> str:
    return f"{at}[{name}]" if at else name


def supported_currency(given: str, *, param: str) -> str:
    """Return a currency in lower case; raise StripeError for one that this sandbox does not know."""
    currency = given.lower()
    if currency not in LEAST:
        raise invalid(f"Invalid currency: {currency}. This sandbox supports {', '.join(LEAST)}.", param=param)
    return currency


def _amount(values: Json, *, at: str) -> tuple[int | None, str]:
    if ("unit_amount" in values) == ("unit_amount_decimal" in values):
        raise malformed(
            "You must specify either `unit_amount` or `unit_amount_decimal`, and not both.",
            param=_named(at, "unit_amount"),
        )
    amount = Decimal(values["unit_amount"] if "unit_amount" in values else values["unit_amount_decimal"])
    exponent = amount.normalize().as_tuple().exponent
    if amount < 0 or (isinstance(exponent, int) and exponent < -_DECIMALS):
        raise malformed(
            "Invalid non-negative integer", param=_named(at, "unit_amount"), code="parameter_invalid_integer"
        )
    whole = int(amount) if amount == int(amount) else None
    return whole, f"{amount:f}"


def _recurring(asked: Json | None, *, at: str) -> Json | None:
    if asked is None:
        return None
    interval, count = asked["interval"], asked.get("interval_count", 1)
    if not 1 <= count <= LONGEST_INTERVAL[interval]:
        raise invalid(
            "Invalid recurring interval: prices cannot be billed less often than every three years.",
            param=f"{_named(at, 'recurring')}[interval_count]",
        )
    return {
        "interval": interval,
        "interval_count": count,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def _product(call: Call, values: Json, *, at: str, is_active: bool) -> Json:
    if ("product" in values) == ("product_data" in values):
        raise malformed(
            "You must specify either `product` or `product_data`, and not both.", param=_named(at, "product")
        )
    if "product" in values:
        return call.require("product", values["product"], param=_named(at, "product"))
    return new_product(work=call.work, values=values["product_data"], is_active=is_active)


def create(call: Call) -> Json:
    """Create a price."""
    return new_price(call=call, values=call.params, at="", is_inline=False)


def retrieve(call: Call) -> Json:
    """Return a price."""
    return call.subject("price")


def list_all(call: Call) -> Json:
    """Return prices, newest first."""
    interval = call.params.get("recurring", {}).get("interval")
    by_interval = {"interval": interval} if interval else {}
    return call.page("price", filters="active product type", **by_interval)


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/prices",
        params=PriceCreateParams,
        run=create,
        supports=(
            "active currency lookup_key metadata nickname product product_data.name product_data.metadata "
            "product_data.unit_label recurring.interval recurring.interval_count tax_behavior unit_amount "
            "unit_amount_decimal"
        ),
        limits={"lookup_key": 200, "product_data.unit_label": PRODUCT_LIMITS["unit_label"]},
        emits=("product.created", "price.created"),
    ),
    Endpoint(
        method="GET",
        path="/v1/prices",
        params=PriceListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} active product recurring.interval type",
    ),
    Endpoint(method="GET", path="/v1/prices/{id}", params=PriceRetrieveParams, run=retrieve),
)
