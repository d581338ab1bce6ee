"""The way into a flow: a session that is for one thing opens on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from stripe_sandbox.pages.checkout import SEE_OTHER
from stripe_sandbox.pages.rendering import not_found

if TYPE_CHECKING:
    from starlette.responses import Response

    from stripe_sandbox.pages.portal.turn import Turn


def begin_flow(turn: Turn) -> Response:
    """Lead the customer to what their session is for."""
    flow = turn.visit.session["flow"]
    if flow is None:
        return not_found(turn.request)
    cancellation = flow["subscription_cancel"] or {}
    pages = {
        "customer_update": "information",
        "payment_method_update": "payment-method",
        "subscription_cancel": f"subscriptions/{cancellation.get('subscription')}/cancel",
    }
    return RedirectResponse(f"{turn.home}/{pages[flow['type']]}", status_code=SEE_OTHER)
