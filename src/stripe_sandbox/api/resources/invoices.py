"""Invoices and their lines, read; Checkout makes them (`api.invoicing`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import InvoiceLineItemListParams, InvoiceListParams, InvoiceRetrieveParams

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint
from stripe_sandbox.api.errors import NOT_FOUND
from stripe_sandbox.state.links import renew_link

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json


def retrieve(call: Call) -> Json:
    """Return an invoice; reading it renews its links."""
    invoice = call.subject("invoice")
    renew_link(store=call.store, document=invoice, now=call.work.now)
    return invoice


def list_all(call: Call) -> Json:
    """Return invoices, newest first; reading them renews their links."""
    page = call.page("invoice", filters="customer status")
    for invoice in page["data"]:
        renew_link(store=call.store, document=invoice, now=call.work.now)
    return page


def list_lines(call: Call) -> Json:
    """Return the lines of an invoice in their order."""
    call.require("invoice", call.ids["id"], status=NOT_FOUND)
    return call.page("line_item", parent=call.ids["id"], is_oldest_first=True)


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/invoices",
        params=InvoiceListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} customer status",
    ),
    Endpoint(method="GET", path="/v1/invoices/{id}", params=InvoiceRetrieveParams, run=retrieve),
    Endpoint(
        method="GET",
        path="/v1/invoices/{id}/lines",
        params=InvoiceLineItemListParams,
        run=list_lines,
        supports=LIST,
    ),
)
