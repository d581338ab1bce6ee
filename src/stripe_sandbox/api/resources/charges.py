"""Charges: one attempt to take money from a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import ChargeListParams, ChargeRetrieveParams, ChargeUpdateParams

from stripe_sandbox.api.addresses import check_email
from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json, Store

# docs.stripe.com/receipts
RECEIPT_SECONDS = 30 * 24 * 3600


def opened_receipt(*, store: Store, charge_id: str, token: str, now: int) -> Json | None:
    """Return the charge of a receipt's link, or None when it opens none, or no more after thirty days."""
    charge = store.get(charge_id, kind="charge")
    is_known = charge is not None and store.hidden(charge_id)["receipt"] == token
    return charge if charge and is_known and now < charge["created"] + RECEIPT_SECONDS else None


def retrieve(call: Call) -> Json:
    """Return a charge."""
    return call.subject("charge")


def update(call: Call) -> Json:
    """Change the description, the receipt's address or the metadata."""
    before = call.subject("charge")
    check_email(call.params.get("receipt_email"), param="receipt_email")
    texts = {name: call.params[name] for name in ("description", "receipt_email") if name in call.params}
    metadata = merged_metadata(before["metadata"], call.params.get("metadata"))
    charge = call.work.save(before | texts | {"metadata": metadata})
    call.work.emit("charge.updated", charge, before=before)
    return charge


def list_all(call: Call) -> Json:
    """Return charges, newest first."""
    return call.page("charge", filters="customer payment_intent")


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/charges",
        params=ChargeListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} customer payment_intent",
    ),
    Endpoint(method="GET", path="/v1/charges/{id}", params=ChargeRetrieveParams, run=retrieve),
    Endpoint(
        method="POST",
        path="/v1/charges/{id}",
        params=ChargeUpdateParams,
        run=update,
        supports="description metadata receipt_email",
        limits={"description": 40000},
        emits=("charge.updated",),
    ),
)
