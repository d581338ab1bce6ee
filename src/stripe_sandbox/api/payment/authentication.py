"""3-D Secure: the bank asks the holder of the card, who approves or refuses on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.payment.buyer import Buyer
from stripe_sandbox.api.payment.charging import refuse_authentication
from stripe_sandbox.api.payment.payment import Payment, SessionNotOpen

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State, Work
    from stripe_sandbox.state.store import Json


class AuthenticationRequired(Exception):
    """The holder must first say yes to the bank, at `url`."""

    def __init__(self, url: str) -> None:
        super().__init__("The card's bank asks its holder.")
        self.url = url


def ask_authentication(*, payment: Payment, intent: Json, method: Json) -> AuthenticationRequired:
    """Let the PaymentIntent wait for the holder; return the exception that leads to the bank's page."""
    work, session = payment.work, payment.session
    url = f"{work.state.base_url}/c/authenticate/{session['id']}"
    intent |= {
        "last_payment_error": None,
        "next_action": {
            "redirect_to_url": {"return_url": session["url"], "url": url},
            "type": "redirect_to_url",
        },
        "payment_method": method["id"],
        "status": "requires_action",
    }
    work.emit("payment_intent.requires_action", work.save(intent))
    payment.remember(intent=intent)
    return AuthenticationRequired(url)


def approve(*, state: State, session_id: str) -> Json:
    """Let the holder say yes: pay the session and return it; raise SessionNotOpen when nothing is asked."""
    with state.work() as work:
        payment, intent, method = _asked(work, session_id)
        payment.pay(intent=intent, method=method)
    return state.store.get(session_id) or payment.session


def refuse(*, state: State, session_id: str) -> Json:
    """Let the holder say no, and return the session, open; raise SessionNotOpen when nothing is asked."""
    with state.work() as work:
        payment, intent, method = _asked(work, session_id)
        refuse_authentication(work=work, intent=intent, method=method)
    return payment.session


def is_asked(*, state: State, session: Json) -> bool:
    """Tell whether the bank waits for the holder of the card that pays this session."""
    return session["status"] == "open" and _waiting_intent(state, session) is not None


def _waiting_intent(state: State, session: Json) -> Json | None:
    attempted = state.store.hidden(session["id"]).get("attempted_intent")
    intent = state.store.get(attempted) if attempted else None
    return intent if intent and intent["status"] == "requires_action" else None


def _asked(work: Work, session_id: str) -> tuple[Payment, Json, Json]:
    session = work.store.get(session_id, kind="checkout.session")
    if session is None or session["status"] != "open":
        raise SessionNotOpen(session["status"] if session else "unknown")
    intent = _waiting_intent(work.state, session)
    method = work.store.get(intent["payment_method"]) if intent else None
    if intent is None or method is None:
        raise SessionNotOpen("not waiting for its buyer's bank")
    buyer = Buyer(**work.store.hidden(session_id)["buyer"])
    return Payment(work=work, session=session, typed=buyer), intent, method
