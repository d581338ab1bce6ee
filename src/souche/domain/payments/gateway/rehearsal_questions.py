"""What a rehearsal asks of Stripe besides what the box office does: inline products, and every event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from souche.domain.payments.gateway.client import PAGE, client
from souche.domain.payments.gateway.errors import in_our_words

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.payments.gateway.facts import StripeAccess


def read_session_lines(*, access: StripeAccess, session_id: str) -> None:
    """Ask for the lines of a session, with the products that Stripe made of them."""
    with in_our_words():
        lines = client(access).checkout.sessions.line_items
        lines.list(session_id, {"limit": PAGE, "expand": ["data.price.product"]})


def every_event_since(*, access: StripeAccess, since: datetime) -> list[dict[str, Any]]:
    """Return the events of all types since an instant, oldest first."""
    with in_our_words():
        events = client(access).events.list({"created": {"gte": int(since.timestamp())}, "limit": PAGE})
        found = [event.to_dict(for_json=True) for event in events.auto_paging_iter()]
    return found[::-1]
