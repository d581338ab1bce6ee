"""What a rehearsal asks of Stripe besides what the box office does: refusals, and every event of a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from souche.domain.payments.gateway.checkout import session_params
from souche.domain.payments.gateway.client import PAGE, client
from souche.domain.payments.gateway.errors import in_our_words

if TYPE_CHECKING:
    from datetime import datetime

    from stripe.params.checkout import SessionCreateParams

    from souche.domain.payments.gateway.facts import SessionRequest, StripeAccess

# Each is refused by Stripe, and how is what is asked (docs.stripe.com/api/checkout/sessions/create).
REFUSED: dict[str, dict[str, Any]] = {
    "invoice_in_subscription": {"mode": "subscription"},
    "payment_method_types": {"payment_method_types": ["card"]},
}
MOST_CUSTOM_FIELDS = 4


def ask_for_a_refusal(*, access: StripeAccess, request: SessionRequest, asked: str) -> None:
    """Ask for a session that Stripe refuses for the reason `asked` of `REFUSED`; raise StripeRefused."""
    params = cast("dict[str, Any]", session_params(request)) | REFUSED[asked]
    with in_our_words():
        client(access).checkout.sessions.create(cast("SessionCreateParams", params))


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
