"""Invoice items by the API: pending for a customer, or added to a draft at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe
from stripe.params import (
    InvoiceItemCreateParams,
    InvoiceItemDeleteParams,
    InvoiceItemListParams,
    InvoiceItemRetrieveParams,
    InvoiceItemUpdateParams,
)

from stripe_sandbox.api.endpoint import LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import invalid, malformed
from stripe_sandbox.api.invoicing.items import IS_BILLED, IS_PENDING, relined
from stripe_sandbox.api.invoicing.lines import pricing
from stripe_sandbox.api.resources.line_items import require_price
from stripe_sandbox.api.resources.prices import supported_currency
from stripe_sandbox.api.tax_rate import require_rates
from stripe_sandbox.api.taxes import cents_of
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

PRICE_DATA = "price_data.currency price_data.product price_data.tax_behavior price_data.unit_amount"
FIELDS = (
    "amount description metadata period.start period.end pricing.price quantity tax_rates "
    f"{PRICE_DATA} price_data.unit_amount_decimal"
)
_WORD = "invoiceitem"
_PRICED = ("pricing", "price_data")


def create(call: Call) -> Json:
    """Keep what a customer is to be billed; with `invoice`, it becomes a line of that draft."""
    if "customer" not in call.params:
        raise malformed("Missing required param: customer.", param="customer", code="parameter_missing")
    customer = call.require("customer", call.params["customer"], param="customer")
    invoice = None
    if "invoice" in call.params:
        invoice = editable_invoice(call, call.params["invoice"])
    item = new_item(call, values=call.params, customer=customer, invoice=invoice, at="")
    if invoice:
        tell_relined(call, invoice)
    return item


def editable_invoice(call: Call, invoice_id: str) -> Json:
    """Return the draft that takes an item; raise StripeError when it is none any more."""
    invoice = call.require("invoice", invoice_id, param="invoice")
    if invoice["status"] != "draft":
        raise invalid(
            "The invoice is no longer editable: items are added to drafts only.",
            param="invoice",
            code="invoice_not_editable",
        )
    return invoice


def tell_relined(call: Call, invoice: Json) -> Json:
    """Make the lines of a draft follow its items, tell the endpoints and return the invoice."""
    changed = relined(work=call.work, invoice=invoice)
    call.work.emit("invoice.updated", changed, before=invoice)
    return changed


def new_item(call: Call, *, values: Json, customer: Json, invoice: Json | None, at: str) -> Json:
    """Save an item, tell the endpoints and return it; `at` begins the names of params: `lines[0]`."""
    period = values.get("period") or {"end": call.work.now, "start": call.work.now}
    item = complete(
        stripe.InvoiceItem,
        {
            "id": new_id("ii"),
            "object": "invoiceitem",
            "customer": customer["id"],
            "date": call.work.now,
            "description": values.get("description"),
            "discountable": True,
            "discounts": [],
            "invoice": invoice["id"] if invoice else None,
            "livemode": False,
            "metadata": merged_metadata(None, values.get("metadata")),
            "period": period,
            "proration": False,
            "tax_rates": require_rates(call, values.get("tax_rates"), at=_named(at, "tax_rates")),
            "test_clock": customer["test_clock"],
        }
        | _worth(call, values, at=at),
        absent=frozenset({"customer_account", "frozen_fields", "invoicing_rules", "proration_details"}),
    )
    _check_together(item, invoice=invoice, at=at)
    call.work.emit("invoiceitem.created", call.work.save(item))
    return item


def _named(at: str, name: str) -> str:
    return f"{at}[{name}]" if at else name


def _check_together(item: Json, *, invoice: Json | None, at: str) -> None:
    if invoice and invoice["customer"] != item["customer"]:
        raise invalid("The invoice belongs to another customer.", param="customer")
    if invoice and invoice["lines"]["data"] and invoice["currency"] != item["currency"]:
        raise invalid(
            f"The invoice is in {invoice['currency']}, this item in {item['currency']}.",
            param=_named(at, "currency"),
        )


def _worth(call: Call, values: Json, *, at: str) -> Json:
    """Return what an item costs: by a price, or by an amount of its own."""
    if not any(name in values for name in _PRICED):
        return _own_amount(call, values, at=at)
    if "amount" in values:
        raise malformed(
            "You may only specify one of these parameters: amount, pricing, price_data.",
            param=_named(at, "amount"),
        )
    asked = {"price": values["pricing"].get("price")} if "pricing" in values else {}
    price = require_price(call, asked | {k: values[k] for k in ("price_data",) if k in values}, at=at)
    if price["recurring"]:
        raise invalid(
            "The price specified is set to `type=recurring` but this field only accepts prices with "
            "`type=one_time`.",
            param=_named(at, "pricing"),
        )
    return _price_worth(call, values, price=price, at=at)


def _price_worth(call: Call, values: Json, *, price: Json, at: str) -> Json:
    quantity = _quantity(values, at=at)
    amount = cents_of(unit=price["unit_amount_decimal"], quantity=quantity)
    product = call.require("product", price["product"])
    return {
        "amount": amount,
        "currency": price["currency"],
        "description": values.get("description") or product["name"],
        "net_amount": amount,
        "pricing": pricing(price=price, amount=amount, quantity=quantity),
        "quantity": quantity,
        "quantity_decimal": str(quantity),
    }


def _quantity(values: Json, *, at: str) -> int:
    quantity: int = values.get("quantity", 1)
    if quantity < 0:
        raise malformed(
            "Invalid non-negative integer", param=_named(at, "quantity"), code="parameter_invalid_integer"
        )
    return quantity


def _own_amount(call: Call, values: Json, *, at: str) -> Json:
    if "amount" not in values:
        raise malformed(
            "One of the following params should be provided for this request: amount, pricing, price_data.",
            param=_named(at, "amount"),
            code="parameter_missing",
        )
    if "quantity" in values:
        raise malformed(
            "`quantity` goes with `pricing` or `price_data`, not with `amount`.", param=_named(at, "quantity")
        )
    currency: str = values.get("currency") or call.work.state.account()["default_currency"]
    return {
        "amount": values["amount"],
        "currency": supported_currency(currency, param=_named(at, "currency")),
        "net_amount": values["amount"],
        "pricing": pricing(price=None, amount=values["amount"], quantity=1),
        "quantity": 1,
        "quantity_decimal": "1",
    }


def retrieve(call: Call) -> Json:
    """Return an item."""
    return call.subject("invoiceitem", word=_WORD)


def update(call: Call) -> Json:
    """Change an item that is pending or on a draft."""
    item = call.subject("invoiceitem", word=_WORD)
    invoice = _draft_of(call, item)
    params = call.params
    changed = item | {name: params[name] for name in ("description", "period") if name in params}
    if "tax_rates" in params:
        changed["tax_rates"] = require_rates(call, params["tax_rates"], at="tax_rates")
    changed["metadata"] = merged_metadata(item["metadata"], params.get("metadata"))
    changed |= _changed_worth(call, item)
    _check_together(changed, invoice=invoice, at="")
    call.work.save(changed)
    if invoice:
        tell_relined(call, invoice)
    return changed


def _changed_worth(call: Call, item: Json) -> Json:
    params = call.params
    if not {"amount", "quantity", *_PRICED} & params.keys():
        return {}
    priced = item["pricing"].get("price_details")
    kept = ("currency", "description", *(["quantity"] if priced and "amount" not in params else []))
    values = {name: item[name] for name in kept} | params
    if priced and not {"amount", *_PRICED} & params.keys():
        price = call.require("price", priced["price"])
        return _price_worth(call, values, price=price, at="")
    return _worth(call, values, at="")


def _draft_of(call: Call, item: Json) -> Json | None:
    return editable_invoice(call, item["invoice"]) if item["invoice"] else None


def delete(call: Call) -> Json:
    """Forget an item that is pending or on a draft."""
    item = call.subject("invoiceitem", word=_WORD)
    invoice = _draft_of(call, item)
    call.store.delete(item["id"])
    call.work.emit("invoiceitem.deleted", item)
    if invoice:
        tell_relined(call, invoice)
    return {"id": item["id"], "object": "invoiceitem", "deleted": True}


def list_all(call: Call) -> Json:
    """Return items, newest first; `pending` tells those that stand on no invoice from the others."""
    pending = call.params.get("pending")
    conditions = () if pending is None else ((IS_PENDING if pending else IS_BILLED),)
    return call.page("invoiceitem", filters="customer invoice", conditions=conditions)


_ITEM = "/v1/invoiceitems/{id}"
ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/invoiceitems",
        params=InvoiceItemCreateParams,
        run=create,
        supports=f"{FIELDS} currency customer invoice",
        emits=("invoiceitem.created", "price.created", "invoice.updated"),
    ),
    Endpoint(
        method="GET",
        path="/v1/invoiceitems",
        params=InvoiceItemListParams,
        run=list_all,
        supports=f"{LIST} customer invoice pending",
    ),
    Endpoint(method="GET", path=_ITEM, params=InvoiceItemRetrieveParams, run=retrieve),
    Endpoint(
        method="POST",
        path=_ITEM,
        params=InvoiceItemUpdateParams,
        run=update,
        supports=FIELDS,
        emits=("price.created", "invoice.updated"),
    ),
    Endpoint(
        method="DELETE",
        path=_ITEM,
        params=InvoiceItemDeleteParams,
        run=delete,
        emits=("invoiceitem.deleted", "invoice.updated"),
    ),
)
