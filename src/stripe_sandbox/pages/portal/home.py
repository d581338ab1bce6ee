"""The first page of the portal: everything that the customer has with the seller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.portal.card import card_of
from stripe_sandbox.api.portal.history import invoices_of
from stripe_sandbox.api.portal.information import offered_updates
from stripe_sandbox.pages.portal.information import known_information
from stripe_sandbox.pages.portal.subscriptions import rows
from stripe_sandbox.pages.rendering import not_found

if TYPE_CHECKING:
    from starlette.responses import Response

    from stripe_sandbox.pages.portal.turn import Turn

INVOICES_PER_PAGE = 20
# What a page can have done, each said by `portal_done_<news>`.
NEWS = frozenset({"card_refused", "card_saved", "ended", "information_saved", "kept", "leaving"})


def home(turn: Turn) -> Response:
    """Show the customer's subscriptions, card and invoices, and what was just done."""
    after = turn.request.query_params.get("after")
    try:
        found = invoices_of(work=turn.work, visit=turn.visit, limit=INVOICES_PER_PAGE + 1, after=after)
    except KeyError:
        return not_found(turn.request)
    news = turn.request.query_params.get("news")
    invoices = found[:INVOICES_PER_PAGE]
    older = invoices[-1]["id"] if len(found) > INVOICES_PER_PAGE else None
    return turn.show(
        "home.html",
        news=news if news in NEWS else None,
        subscriptions=rows(turn),
        updates=offered_updates(visit=turn.visit),
        known=known_information(turn),
        method=card_of(work=turn.work, visit=turn.visit),
        invoices=invoices,
        older=older,
        after=after,
    )
