"""Customers and their tax ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import stripe
from stripe.params import (
    CustomerCreateParams,
    CustomerDeleteParams,
    CustomerListParams,
    CustomerRetrieveParams,
    CustomerTaxIdListParams,
    CustomerUpdateParams,
)

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import NOT_FOUND, invalid, no_such
from stripe_sandbox.state.account import ADDRESS_FIELDS
from stripe_sandbox.state.ids import new_id, random_text
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_FIELDS = (
    "address.city address.country address.line1 address.line2 address.postal_code address.state "
    "description email name phone metadata preferred_locales address"
)
_SIMPLE = ("description", "email", "name", "phone", "preferred_locales")
_LIMITS = {"email": 512, "name": 256, "phone": 20}
_ABSENT = frozenset(
    {
        "business_name",
        "cash_balance",
        "customer_account",
        "individual_name",
        "invoice_credit_balance",
        "sources",
        "subscriptions",
        "tax",
        "tax_ids",
    }
)
_NOT_DELETED = ("json_extract(body, '$.deleted') IS NULL",)


def new_customer(*, work: Work, values: Json) -> Json:
    """Create a customer from Stripe-named fields, tell the endpoints and return it."""
    customer = complete(
        stripe.Customer,
        {
            "id": new_id("cus"),
            "object": "customer",
            "balance": 0,
            "created": work.now,
            "delinquent": False,
            "invoice_prefix": random_text(8).upper(),
            "invoice_settings": {
                "custom_fields": None,
                "default_payment_method": None,
                "footer": None,
                "rendering_options": None,
            },
            "livemode": False,
            "metadata": {},
            "next_invoice_sequence": 1,
            "preferred_locales": [],
            "tax_exempt": "none",
        }
        | values,
        absent=_ABSENT,
    )
    work.save(customer)
    work.emit("customer.created", customer)
    return customer


def change_customer(*, work: Work, customer: Json, changes: Json) -> Json:
    """Save changed fields, tell the endpoints when anything is different, and return the customer."""
    before = dict(customer)
    changed = customer | changes
    if changed != before:
        work.save(changed)
        work.emit("customer.updated", changed, before=before)
    return changed


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


def full_address(given: Json | None) -> Json | None:
    """Return an address with all of Stripe's fields, or None when nothing is in it."""
    address = dict.fromkeys(ADDRESS_FIELDS) | {k: v or None for k, v in (given or {}).items()}
    return address if any(address.values()) else None


def create(call: Call) -> Json:
    """Create a customer."""
    customer = new_customer(work=call.work, values=_values(call.params, current={}))
    for tax_id in call.params.get("tax_id_data") or []:
        add_tax_id(work=call.work, customer=customer, kind=tax_id["type"], value=tax_id["value"])
    return customer


def retrieve(call: Call) -> Json:
    """Return a customer, or the stump of a deleted one."""
    found = call.store.get(call.ids["id"], kind="customer")
    if found is None:
        raise no_such("customer", call.ids["id"], status=NOT_FOUND)
    return found


def update(call: Call) -> Json:
    """Change the given fields."""
    customer = call.subject("customer")
    return change_customer(work=call.work, customer=customer, changes=_values(call.params, current=customer))


def delete(call: Call) -> Json:
    """Forget a customer; its id stays known as deleted."""
    customer = call.subject("customer")
    call.work.emit("customer.deleted", customer)
    return call.work.save({"id": customer["id"], "object": "customer", "deleted": True})


def list_all(call: Call) -> Json:
    """Return customers, newest first."""
    return call.page("customer", filters="email", conditions=_NOT_DELETED)


def list_tax_ids(call: Call) -> Json:
    """Return the tax ids of a customer."""
    call.subject("customer")
    return call.page("tax_id", parent=call.ids["id"])


def _values(params: Json, *, current: Json) -> Json:
    values: Json = {name: params[name] or None for name in _SIMPLE if name in params}
    if values.get("email") and not _EMAIL.fullmatch(values["email"]):
        raise invalid(f"Invalid email address: {values['email']}", param="email", code="email_invalid")
    if "preferred_locales" in values:
        values["preferred_locales"] = values["preferred_locales"] or []
    if "address" in params:
        values["address"] = full_address(params["address"] or None)
    values["metadata"] = merged_metadata(current.get("metadata"), params.get("metadata"))
    return values


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/customers",
        params=CustomerCreateParams,
        run=create,
        supports=f"{_FIELDS} tax_id_data.type tax_id_data.value",
        limits=_LIMITS | {"tax_id_data": 5},
        emits=("customer.created", "customer.tax_id.created"),
    ),
    Endpoint(
        method="GET",
        path="/v1/customers",
        params=CustomerListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} email",
    ),
    Endpoint(method="GET", path="/v1/customers/{id}", params=CustomerRetrieveParams, run=retrieve),
    Endpoint(
        method="POST",
        path="/v1/customers/{id}",
        params=CustomerUpdateParams,
        run=update,
        supports=_FIELDS,
        limits=_LIMITS,
        emits=("customer.updated",),
    ),
    Endpoint(
        method="DELETE",
        path="/v1/customers/{id}",
        params=CustomerDeleteParams,
        run=delete,
        emits=("customer.deleted",),
    ),
    Endpoint(
        method="GET",
        path="/v1/customers/{id}/tax_ids",
        params=CustomerTaxIdListParams,
        run=list_tax_ids,
        supports=LIST,
    ),
)
