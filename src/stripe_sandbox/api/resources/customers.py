"""Customers: who buys, how their invoices are worded and paid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stripe.params import (
    CustomerCreateParams,
    CustomerDeleteParams,
    CustomerListParams,
    CustomerPaymentSourceListParams,
    CustomerRetrieveParams,
    CustomerUpdateParams,
)

from stripe_sandbox.api.addresses import check_email
from stripe_sandbox.api.customer import (
    add_tax_id,
    change_customer,
    change_invoice_settings,
    full_address,
    new_customer,
)
from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import NOT_FOUND, invalid, no_such
from stripe_sandbox.api.resources.payment_methods import attach_given, given_method
from stripe_sandbox.api.subscription import running_of
from stripe_sandbox.api.subscriptions.lifecycle import cancel_now
from stripe_sandbox.api.tax_ids import check_tax_id
from stripe_sandbox.state.clocks import follow_clock

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

_PREFIX = re.compile(r"[A-Z0-9]{3,12}")
_FIELDS = (
    "address.city address.country address.line1 address.line2 address.postal_code address.state "
    "description email name phone metadata preferred_locales address invoice_prefix next_invoice_sequence "
    "invoice_settings.custom_fields invoice_settings.custom_fields.name invoice_settings.custom_fields.value "
    "invoice_settings.default_payment_method invoice_settings.footer invoice_settings.rendering_options "
    "invoice_settings.rendering_options.amount_tax_display"
)
_SIMPLE = ("description", "email", "name", "phone", "preferred_locales")
_NUMBERING = ("invoice_prefix", "next_invoice_sequence")
_LIMITS = {
    "name": 256,
    "phone": 20,
    "invoice_settings.custom_fields": 4,
    "invoice_settings.custom_fields.name": 40,
    "invoice_settings.custom_fields.value": 140,
}
# docs.stripe.com/invoicing/customize
_HIGHEST_SEQUENCE = 1_000_000_000
_CLOCK = "test_helpers.test_clock"
_NOT_DELETED = ("json_extract(body, '$.deleted') IS NULL",)


def create(call: Call) -> Json:
    """Create a customer; `payment_method` is attached, but is the default only when it is said to be."""
    params = call.params
    values = _values(params, current={})
    if "test_clock" in params:
        values["test_clock"] = call.require(_CLOCK, params["test_clock"], param="test_clock")["id"]
        follow_clock(work=call.work, thing=values)
    customer = new_customer(work=call.work, values=values)
    for place, tax_id in enumerate(params.get("tax_id_data") or []):
        check_tax_id(tax_id, at=f"tax_id_data[{place}]")
        add_tax_id(work=call.work, customer=customer, kind=tax_id["type"], value=tax_id["value"])
    attached = None
    if "payment_method" in params:
        method = given_method(call=call, method=params["payment_method"], param="payment_method")
        attached = attach_given(call=call, method=method, customer=customer)["id"]
    return _with_invoice_settings(call, customer, attached=attached)


def _with_invoice_settings(call: Call, customer: Json, *, attached: str | None = None) -> Json:
    """Save the `invoice_settings` of a request; `attached` answers to the test name that it was given by."""
    asked: Json = call.params.get("invoice_settings") or {}
    changes = {name: value or None for name, value in asked.items()}
    chosen = changes.get("default_payment_method")
    if chosen:
        same = attached and chosen == call.params["payment_method"]
        changes["default_payment_method"] = attached if same else _owned_method(call, customer, chosen)
    rendering = changes.get("rendering_options")
    if rendering:
        shown = rendering.get("amount_tax_display") or None
        changes["rendering_options"] = {"amount_tax_display": shown, "template": None}
    return change_invoice_settings(work=call.work, customer=customer, changes=changes)


def _owned_method(call: Call, customer: Json, method: str) -> str:
    param = "invoice_settings[default_payment_method]"
    found = call.require("payment_method", method, param=param, word="PaymentMethod")
    if found["customer"] != customer["id"]:
        raise invalid(
            f"The customer does not have a payment method with the ID {method}. The payment method must be "
            "attached to the customer.",
            param=param,
            code="resource_missing",
        )
    return method


def retrieve(call: Call) -> Json:
    """Return a customer, or the stump of a deleted one."""
    found = call.store.get(call.ids["id"], kind="customer")
    if found is None:
        raise no_such("customer", call.ids["id"], status=NOT_FOUND)
    return found


def update(call: Call) -> Json:
    """Change the given fields."""
    customer = call.subject("customer")
    values = _values(call.params, current=customer)
    changed = change_customer(work=call.work, customer=customer, changes=values)
    return _with_invoice_settings(call, changed)


def delete(call: Call) -> Json:
    """Forget a customer; its id stays known as deleted."""
    return forget_customer(work=call.work, customer=call.subject("customer"))


def forget_customer(*, work: Work, customer: Json) -> Json:
    """Forget a customer, whose subscriptions end; tell the endpoints and return the stump that stays."""
    for subscription in running_of(store=work.store, customer=customer):
        cancel_now(work=work, subscription=subscription)
    work.emit("customer.deleted", customer)
    return work.save({"id": customer["id"], "object": "customer", "deleted": True})


def list_all(call: Call) -> Json:
    """Return customers, newest first."""
    return call.page("customer", filters="email test_clock", conditions=_NOT_DELETED)


def list_sources(call: Call) -> Json:
    """Return the sources of a customer: none, since cards and accounts are PaymentMethods here."""
    return call.page("source", parent=call.subject("customer")["id"])


def _values(params: Json, *, current: Json) -> Json:
    values: Json = {name: params[name] or None for name in _SIMPLE if name in params}
    check_email(values.get("email"), param="email")
    if "preferred_locales" in values:
        values["preferred_locales"] = values["preferred_locales"] or []
    if "address" in params:
        values["address"] = full_address(params["address"] or None)
    values |= {name: params[name] for name in _NUMBERING if name in params}
    _check_numbering(values)
    values["metadata"] = merged_metadata(current.get("metadata"), params.get("metadata"))
    return values


def _check_numbering(values: Json) -> None:
    if not _PREFIX.fullmatch(values.get("invoice_prefix", "ABC")):
        raise invalid("The invoice prefix must be 3-12 uppercase letters or numbers.", param="invoice_prefix")
    if not 1 <= values.get("next_invoice_sequence", 1) <= _HIGHEST_SEQUENCE:
        raise invalid(
            f"The next invoice sequence must be between 1 and {_HIGHEST_SEQUENCE}.",
            param="next_invoice_sequence",
            code="parameter_invalid_integer",
        )


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/customers",
        params=CustomerCreateParams,
        run=create,
        supports=f"{_FIELDS} payment_method tax_id_data.type tax_id_data.value test_clock",
        limits=_LIMITS | {"tax_id_data": 5},
        emits=(
            "customer.created",
            "customer.tax_id.created",
            "payment_method.attached",
            "customer.updated",
        ),
    ),
    Endpoint(
        method="GET",
        path="/v1/customers",
        params=CustomerListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} email test_clock",
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
        emits=("customer.deleted", "customer.subscription.deleted"),
    ),
    Endpoint(
        method="GET",
        path="/v1/customers/{id}/sources",
        params=CustomerPaymentSourceListParams,
        run=list_sources,
        supports=f"{LIST} object",
    ),
)
