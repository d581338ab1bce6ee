"""The invoices that a customer finds in the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.state.links import renew_link
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.api.portal.session import Visit
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

_FINALIZED = ("status <> 'draft'",)


def invoices_of(*, work: Work, visit: Visit, limit: int, after: str | None = None) -> list[Json]:
    """Return the customer's finalized invoices, newest first, their links open for some days more.

    `after` is the id of the last one that was seen; raises KeyError when it is unknown.
    """
    if not visit.allows("invoice_history"):
        return []
    equals = {"customer": visit.customer["id"]}
    query = Query(kind="invoice", equals=equals, conditions=_FINALIZED, limit=limit, after=after)
    found = work.store.select(query)
    for invoice in found:
        renew_link(store=work.store, document=invoice, now=work.now)
    return found
