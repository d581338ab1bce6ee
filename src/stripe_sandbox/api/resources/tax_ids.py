"""The tax ids of customers. They are never changed, only added and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe
from stripe.params import (
    CustomerTaxIdCreateParams,
    CustomerTaxIdDeleteParams,
    CustomerTaxIdListParams,
    CustomerTaxIdRetrieveParams,
)

from stripe_sandbox.api.endpoint import LIST, Call, Endpoint
from stripe_sandbox.api.errors import NOT_FOUND, no_such
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


def add_tax_id(*, work: Work, customer: Json, kind: str, value: str) -> Json:
    """Give a customer a tax id, tell the endpoints and return it."""
    tax_id = complete(
        stripe.TaxId,
        {
            "id": new_id("txi"),
            "object": "tax_id",
            "country": kind[:2].upper(),
            "created": work.now,
            "customer": customer["id"],
            "livemode": False,
            "owner": {"type": "customer", "customer": customer["id"]},
            "type": kind,
            "value": value,
            "verification": {"status": "pending", "verified_address": None, "verified_name": None},
        },
        absent=frozenset({"customer_account"}),
    )
    work.save(tax_id, parent=customer["id"])
    work.emit("customer.tax_id.created", tax_id)
    return tax_id


def remove_tax_id(*, work: Work, tax_id: Json) -> None:
    """Forget a tax id and tell the endpoints; documents that were made keep it."""
    work.store.delete(tax_id["id"])
    work.emit("customer.tax_id.deleted", tax_id)


def create(call: Call) -> Json:
    """Give the customer a tax id."""
    customer = call.subject("customer")
    return add_tax_id(work=call.work, customer=customer, kind=call.params["type"], value=call.params["value"])


def retrieve(call: Call) -> Json:
    """Return a tax id of the customer."""
    call.subject("customer")
    tax_id = call.require("tax_id", call.ids["tax_id"], status=NOT_FOUND)
    if tax_id["customer"] != call.ids["id"]:
        raise no_such("tax_id", tax_id["id"], status=NOT_FOUND)
    return tax_id


def delete(call: Call) -> Json:
    """Remove a tax id from the customer."""
    tax_id = retrieve(call)
    remove_tax_id(work=call.work, tax_id=tax_id)
    return {"id": tax_id["id"], "object": "tax_id", "deleted": True}


def list_all(call: Call) -> Json:
    """Return the tax ids of the customer."""
    call.subject("customer")
    return call.page("tax_id", parent=call.ids["id"])


_ALL, _ONE = "/v1/customers/{id}/tax_ids", "/v1/customers/{id}/tax_ids/{tax_id}"
ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        params=CustomerTaxIdCreateParams,
        run=create,
        supports="type value",
        emits=("customer.tax_id.created",),
    ),
    Endpoint(method="GET", path=_ALL, params=CustomerTaxIdListParams, run=list_all, supports=LIST),
    Endpoint(method="GET", path=_ONE, params=CustomerTaxIdRetrieveParams, run=retrieve),
    Endpoint(
        method="DELETE",
        path=_ONE,
        params=CustomerTaxIdDeleteParams,
        run=delete,
        emits=("customer.tax_id.deleted",),
    ),
)
