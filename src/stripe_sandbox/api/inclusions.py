"""What Stripe shows of an object only when `expand[]` asks for it: lists, and hashes that are reckoned."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from stripe_sandbox.api.invoicing.crediting.settling import paying_intent
from stripe_sandbox.api.subscription import RUNNING
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from collections.abc import Callable

    from stripe_sandbox.state.store import Json, Store

EMBEDDED, MOST_LINES = 10, 100


def include(*, store: Store, node: Json, names: list[str]) -> None:
    """Add to an object what the next names of a path ask for, when it is one of these and not there yet."""
    # Of a deleted customer nothing is left to show.
    kind = "" if node.get("deleted") else node.get("object", "")
    for depth in (1, 2):
        find = INCLUDED.get((kind, ".".join(names[:depth])))
        if find:
            place = node if depth == 1 else node[names[0]]
            if not isinstance(place.get(names[depth - 1]), dict | list):
                place[names[depth - 1]] = find(store, node)
            return


def _page(kind: str, address: str, *, by: str | None = None, **equals: Any) -> Callable[[Store, Json], Json]:
    """Return how to find the first things of a kind: children, or those whose field `by` is the object."""

    def find(store: Store, node: Json) -> Json:
        query = Query(
            kind=kind,
            equals=equals | ({by: node["id"]} if by else {}),
            parent=None if by else node["id"],
            limit=EMBEDDED + 1,
            is_oldest_first=by is None,
        )
        found = store.select(query)
        return {
            "object": "list",
            "data": found[:EMBEDDED],
            "has_more": len(found) > EMBEDDED,
            "url": address.format(id=node["id"]),
        }

    return find


def _item_taxes(store: Store, item: Json) -> list[Json]:
    taxes: list[Json] = store.hidden(item["id"])["taxes"]
    return taxes


def _breakdown(store: Store, session: Json) -> Json:
    """Return a session's taxes added up by rate; there are no discounts here."""
    items = store.select(Query(kind="item", parent=session["id"], limit=MOST_LINES, is_oldest_first=True))
    taxes = [tax for item in items for tax in _item_taxes(store, item)]
    rates = {tax["rate"]["id"]: tax for tax in taxes}
    sums: Counter[tuple[str, str]] = Counter()
    for tax in taxes:
        for name in ("amount", "taxable_amount"):
            sums[tax["rate"]["id"], name] += tax[name]
    return {
        "discounts": [],
        "taxes": [
            tax | {name: sums[rate, name] for name in ("amount", "taxable_amount")}
            for rate, tax in rates.items()
        ],
    }


def _tax(_store: Store, customer: Json) -> Json:
    """Return where a customer is for Stripe Tax, which nobody registered for here."""
    address = customer["address"] or {}
    country = address.get("country")
    location = {"country": country, "source": "billing_address", "state": address.get("state")}
    return {
        "automatic_tax": "not_collecting" if country else "unrecognized_location",
        "ip_address": None,
        "location": location if country else None,
        "provider": "stripe",
    }


def _confirmation_secret(store: Store, invoice: Json) -> Json | None:
    intent = paying_intent(store=store, invoice=invoice["id"])
    return {"client_secret": intent["client_secret"], "type": "payment_intent"} if intent else None


INCLUDED: dict[tuple[str, str], Callable[[Store, Json], Any]] = {
    ("charge", "refunds"): _page("refund", "/v1/charges/{id}/refunds", by="charge"),
    ("checkout.session", "line_items"): _page("item", "/v1/checkout/sessions/{id}/line_items"),
    ("checkout.session", "total_details.breakdown"): _breakdown,
    # Sources are of before PaymentMethods: nobody has one here.
    ("customer", "sources"): _page("source", "/v1/customers/{id}/sources"),
    ("customer", "subscriptions"): _page(
        "subscription", "/v1/customers/{id}/subscriptions", by="customer", status=list(RUNNING)
    ),
    ("customer", "tax"): _tax,
    ("customer", "tax_ids"): _page("tax_id", "/v1/customers/{id}/tax_ids"),
    ("invoice", "confirmation_secret"): _confirmation_secret,
    ("invoice", "payments"): _page("invoice_payment", "/v1/invoice_payments?invoice={id}", by="invoice"),
    ("item", "taxes"): _item_taxes,
}
