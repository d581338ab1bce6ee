"""What a customer may change about themselves in the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.customer import add_tax_id, change_customer, remove_tax_id
from stripe_sandbox.api.portal.subscriptions import NotOffered
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.api.portal.session import Visit
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

EMITS = ("customer.updated", "customer.tax_id.created", "customer.tax_id.deleted")


def offered_updates(*, visit: Visit) -> list[str]:
    """Return what the customer may change, among address, email, name, phone and tax_id."""
    updates: list[str] = visit.configuration["features"]["customer_update"]["allowed_updates"]
    return updates if visit.allows("customer_update") else []


def tax_id_of(*, work: Work, visit: Visit) -> Json | None:
    """Return the customer's newest tax id, the one that the portal shows, or None."""
    found = work.store.select(Query(kind="tax_id", parent=visit.customer["id"], limit=1))
    return next(iter(found), None)


def change_information(*, work: Work, visit: Visit, values: Json) -> None:
    """Save the customer's own values, and their tax id: `tax_ids` holds its {type, value}, or nothing.

    Raises NotOffered for a value that the configuration does not let them change.
    """
    fields = {name: value for name, value in values.items() if name != "tax_ids"}
    asked = [*fields, *(["tax_id"] if "tax_ids" in values else [])]
    if not asked or set(asked) - set(offered_updates(visit=visit)):
        raise NotOffered(", ".join(asked))
    customer = change_customer(work=work, customer=visit.customer, changes=fields)
    if "tax_ids" in values:
        _replace_tax_id(work, visit, customer, values["tax_ids"])


def _replace_tax_id(work: Work, visit: Visit, customer: Json, wanted: list[Json]) -> None:
    current = tax_id_of(work=work, visit=visit)
    if [one["value"] for one in wanted] == ([current["value"]] if current else []):
        return
    if current:
        remove_tax_id(work=work, tax_id=current)
    for one in wanted:
        add_tax_id(work=work, customer=customer, kind=one["type"], value=one["value"])
