"""The tax ids of customers. They are never changed, only added and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import (
    CustomerTaxIdCreateParams,
    CustomerTaxIdDeleteParams,
    CustomerTaxIdListParams,
    CustomerTaxIdRetrieveParams,
)

from stripe_sandbox.api.customer import add_tax_id, remove_tax_id
from stripe_sandbox.api.endpoint import LIST, Call, Endpoint
from stripe_sandbox.api.errors import NOT_FOUND, no_such
from stripe_sandbox.api.tax_ids import check_tax_id

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json


def create(call: Call) -> Json:
    """Give the customer a tax id."""
    customer = call.subject("customer")
    check_tax_id(call.params, at="")
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
