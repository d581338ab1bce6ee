"""Invoices made by the API, and every invoice read; what happens to them is `invoice_actions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import (
    InvoiceAddLinesParams,
    InvoiceCreateParams,
    InvoiceDeleteParams,
    InvoiceLineItemListParams,
    InvoiceListParams,
    InvoiceRetrieveParams,
    InvoiceUpdateParams,
)

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import NOT_FOUND, invalid
from stripe_sandbox.api.invoicing.advancing import schedule
from stripe_sandbox.api.invoicing.items import item_line, items_of, pending_items, relined
from stripe_sandbox.api.invoicing.making import draft_invoice
from stripe_sandbox.api.resources.invoice_items import FIELDS as ITEM_FIELDS
from stripe_sandbox.api.resources.invoice_items import editable_invoice, new_item, tell_relined
from stripe_sandbox.api.resources.invoice_terms import changed_terms, new_terms
from stripe_sandbox.api.resources.products import PRODUCT_LIMITS
from stripe_sandbox.state.links import renew_link
from stripe_sandbox.state.store import COMPARISONS

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

_FIELDS = (
    "account_tax_ids auto_advance collection_method custom_fields custom_fields.name custom_fields.value "
    "days_until_due default_payment_method default_tax_rates description due_date effective_at footer "
    "metadata rendering.amount_tax_display rendering.pdf.page_size"
)
_LIMITS = {
    "custom_fields": 4,
    "custom_fields.name": 40,
    "custom_fields.value": 140,
    "description": 1500,
}
_DUE = "due_date due_date.gt due_date.gte due_date.lt due_date.lte"
# What may still change once an invoice has its number; every other field is frozen with it.
_ALWAYS_EDITABLE = frozenset({"auto_advance", "default_payment_method", "expand", "metadata"})


def create(call: Call) -> Json:
    """Draft an invoice for a customer: empty, or with the items that wait for it."""
    customer, terms = new_terms(call)
    work = call.work
    is_wanted = call.params.get("pending_invoice_items_behavior") == "include"
    pending = pending_items(work=work, customer=customer["id"]) if is_wanted else []
    items = [item for item in pending if item["currency"] == terms.currency]
    lines = [item_line(work=work, item=item, usual_rates=terms.default_tax_rates) for item in items]
    invoice = draft_invoice(work=work, customer=customer, lines=lines, terms=terms)
    for item in items:
        work.save(item | {"invoice": invoice["id"]})
    schedule(work=work, invoice=invoice)
    return invoice


def retrieve(call: Call) -> Json:
    """Return an invoice; reading it renews its links."""
    invoice = call.subject("invoice")
    renew_link(store=call.store, document=invoice, now=call.work.now)
    return invoice


def update(call: Call) -> Json:
    """Change a draft, or of a numbered invoice what stays editable; raise StripeError for the rest."""
    invoice = call.subject("invoice")
    frozen = sorted(call.params.keys() - _ALWAYS_EDITABLE)
    if invoice["status"] != "draft" and frozen:
        raise invalid(
            "This invoice is no longer editable: it has been finalized.",
            code="invoice_not_editable",
            param=frozen[0],
        )
    changed = call.work.save(invoice | changed_terms(call, invoice))
    if "default_tax_rates" in call.params:
        changed = relined(work=call.work, invoice=changed)
    schedule(work=call.work, invoice=changed)
    call.work.emit("invoice.updated", changed, before=invoice)
    return changed


def delete(call: Call) -> Json:
    """Forget a draft that no subscription made, with its items; numbers are never given back."""
    invoice = call.subject("invoice")
    if invoice["status"] != "draft":
        raise invalid("You can only delete draft invoices: void this one instead.")
    if invoice["parent"]:
        raise invalid("You cannot delete an invoice that a subscription made.")
    for item in items_of(work=call.work, invoice=invoice["id"]):
        call.store.delete(item["id"])
    call.store.delete(invoice["id"])
    call.work.emit("invoice.deleted", invoice)
    return {"id": invoice["id"], "object": "invoice", "deleted": True}


def list_all(call: Call) -> Json:
    """Return invoices, newest first; reading them renews their links."""
    page = call.page(
        "invoice",
        filters="collection_method customer status subscription",
        conditions=_due(call.params.get("due_date")),
    )
    for invoice in page["data"]:
        renew_link(store=call.store, document=invoice, now=call.work.now)
    return page


def _due(asked: Json | int | None) -> tuple[str, ...]:
    if asked is None:
        return ()
    bounds = asked if isinstance(asked, dict) else {"gte": asked, "lte": asked}
    return tuple(f"due_date {COMPARISONS[name]} {seconds}" for name, seconds in bounds.items())


def list_lines(call: Call) -> Json:
    """Return the lines of an invoice in their order."""
    call.require("invoice", call.ids["id"], status=NOT_FOUND)
    return call.page("line_item", parent=call.ids["id"], is_oldest_first=True)


def add_lines(call: Call) -> Json:
    """Add several items to a draft at once."""
    call.subject("invoice")
    invoice = editable_invoice(call, call.ids["id"])
    customer = call.require("customer", invoice["customer"], param="customer")
    for place, values in enumerate(call.params["lines"]):
        priced = {"currency": invoice["currency"]} | values
        new_item(call, values=priced, customer=customer, invoice=invoice, at=f"lines[{place}]")
    metadata = merged_metadata(invoice["metadata"], call.params.get("invoice_metadata"))
    return tell_relined(call, invoice | {"metadata": metadata})


_INVOICES, _INVOICE = "/v1/invoices", "/v1/invoices/{id}"
_PRODUCT_DATA = "price_data.product_data.name price_data.product_data.description"
_LINES = " ".join(f"lines.{name}" for name in f"{ITEM_FIELDS} {_PRODUCT_DATA}".split())
ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_INVOICES,
        params=InvoiceCreateParams,
        run=create,
        supports=f"{_FIELDS} currency customer pending_invoice_items_behavior",
        limits=_LIMITS,
        emits=("invoice.created",),
    ),
    Endpoint(
        method="GET",
        path=_INVOICES,
        params=InvoiceListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} {_DUE} collection_method customer status subscription",
    ),
    Endpoint(method="GET", path=_INVOICE, params=InvoiceRetrieveParams, run=retrieve),
    Endpoint(
        method="POST",
        path=_INVOICE,
        params=InvoiceUpdateParams,
        run=update,
        supports=_FIELDS,
        limits=_LIMITS,
        emits=("invoice.updated",),
    ),
    Endpoint(
        method="DELETE",
        path=_INVOICE,
        params=InvoiceDeleteParams,
        run=delete,
        emits=("invoice.deleted",),
    ),
    Endpoint(
        method="GET",
        path=f"{_INVOICE}/lines",
        params=InvoiceLineItemListParams,
        run=list_lines,
        supports=LIST,
    ),
    Endpoint(
        method="POST",
        path=f"{_INVOICE}/add_lines",
        params=InvoiceAddLinesParams,
        run=add_lines,
        supports=f"{_LINES} invoice_metadata",
        limits={"lines.price_data.product_data.description": PRODUCT_LIMITS["description"]},
        emits=("invoiceitem.created", "price.created", "product.created", "invoice.updated"),
    ),
)
