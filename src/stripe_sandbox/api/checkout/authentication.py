"""3-D Secure: the bank asks the holder of the card, who approves or refuses on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.checkout.payment import Payment, SessionNotOpen, open_session
from stripe_sandbox.api.payment.buyer import Buyer
from stripe_sandbox.api.payment.charging import refuse_authentication

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State, Work
    from stripe_sandbox.state.store import Json, Store


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


def asked_method(*, store: Store, session: Json) -> Json | None:
    """Return the PaymentMethod whose holder the bank asks, or None when it asks nothing."""
    intent = _waiting_intent(store, session)
    return store.get(intent["payment_method"]) if intent else None


def _waiting_intent(store: Store, session: Json) -> Json | None:
    attempted = store.hidden(session["id"]).get("attempted_intent")
    intent = store.get(attempted) if attempted and session["status"] == "open" else None
    return intent if intent and intent["status"] == "requires_action" else None


def _asked(work: Work, session_id: str) -> tuple[Payment, Json, Json]:
    session = open_session(state=work.state, session_id=session_id)
    intent = _waiting_intent(work.store, session)
    method = asked_method(store=work.store, session=session)
    if intent is None or method is None:
        raise SessionNotOpen("waiting for no bank")
    buyer = Buyer(**work.store.hidden(session_id)["buyer"])
    return Payment(work=work, session=session, typed=buyer), intent, method
