"""The tax ids of the account itself, which its invoices may print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import TaxIdCreateParams, TaxIdDeleteParams, TaxIdListParams, TaxIdRetrieveParams

from stripe_sandbox.api.endpoint import LIST, Call, Endpoint
from stripe_sandbox.api.errors import NOT_FOUND, invalid, no_such
from stripe_sandbox.api.tax_ids import check_tax_id
from stripe_sandbox.state.account import account_tax_id
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

# docs.stripe.com/invoicing/taxes/account-tax-ids; the words of the refusal are ours.
MOST = 25


def create(call: Call) -> Json:
    """Give the account a tax id."""
    given = {"type": call.params["type"], "value": call.params["value"]}
    check_tax_id(given, at="")
    account = call.work.state.account()["id"]
    if len(call.store.select(Query(kind="tax_id", parent=account, limit=MOST))) == MOST:
        raise invalid(f"An account can have up to {MOST} tax IDs.")
    return call.work.save(account_tax_id(given, created=call.work.now), parent=account)


def retrieve(call: Call) -> Json:
    """Return a tax id of the account."""
    tax_id = call.subject("tax_id")
    if tax_id["owner"]["type"] != "self":
        raise no_such("tax_id", tax_id["id"], status=NOT_FOUND)
    return tax_id


def delete(call: Call) -> Json:
    """Remove a tax id from the account; documents that were made keep it."""
    tax_id = retrieve(call)
    call.store.delete(tax_id["id"])
    return {"id": tax_id["id"], "object": "tax_id", "deleted": True}


def list_all(call: Call) -> Json:
    """Return the tax ids of the account."""
    return call.page("tax_id", parent=call.work.state.account()["id"])


ENDPOINTS = (
    Endpoint(method="POST", path="/v1/tax_ids", params=TaxIdCreateParams, run=create, supports="type value"),
    Endpoint(method="GET", path="/v1/tax_ids", params=TaxIdListParams, run=list_all, supports=LIST),
    Endpoint(method="GET", path="/v1/tax_ids/{id}", params=TaxIdRetrieveParams, run=retrieve),
    Endpoint(method="DELETE", path="/v1/tax_ids/{id}", params=TaxIdDeleteParams, run=delete),
)
