"""Pays a Checkout Session by card: everything that Stripe does when the button is pressed, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.cards import CardDeclined, CardDetails, check_card
from stripe_sandbox.api.payment.buyer import Buyer, billing_details
from stripe_sandbox.api.payment.payment import Payment, SessionNotOpen
from stripe_sandbox.api.resources.checkout_sessions import expire_if_due
from stripe_sandbox.api.resources.payment_intents import new_payment_method

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State
    from stripe_sandbox.state.store import Json

# What a payment by card may emit; `invoice.*` and `invoice_payment.paid` only with an invoice.
EMITS = (
    "customer.created",
    "customer.updated",
    "customer.tax_id.created",
    "payment_intent.created",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "charge.succeeded",
    "charge.failed",
    "invoice.created",
    "invoice.finalized",
    "invoice.updated",
    "invoice.paid",
    "invoice.payment_succeeded",
    "invoice_payment.paid",
    "checkout.session.completed",
)


def pay_session(*, state: State, session_id: str, card: CardDetails, buyer: Buyer) -> Json:
    """Pay an open session and return it, complete.

    Raises SessionNotOpen, BuyerIncomplete, and CardDeclined: the session then stays open, with the failed
    attempt recorded. A free session (amount_total 0) does not look at the card.
    """
    # Outside the transaction too: an expiry noticed here must stay when the payment is refused.
    open_session(state=state, session_id=session_id)
    with state.work() as work:
        session = open_session(state=state, session_id=session_id)
        payment = Payment(work=work, session=session, typed=buyer)
        declined = None
        if session["amount_total"]:
            declined = _pay_by_card(payment, card)
        else:
            _pay_nothing(payment)
    if declined:
        raise declined
    return state.store.get(session_id) or session


def open_session(*, state: State, session_id: str) -> Json:
    """Return a session that can be paid; raise SessionNotOpen."""
    session = state.store.get(session_id, kind="checkout.session")
    if session is None:
        raise SessionNotOpen("unknown")
    session = expire_if_due(state=state, session=session)
    if session["status"] != "open":
        raise SessionNotOpen(session["status"])
    return session


def _pay_by_card(payment: Payment, card: CardDetails) -> CardDeclined | None:
    intent = payment.intent()
    method = new_payment_method(
        work=payment.work, content=card.payment_method(), billing=billing_details(payment.buyer)
    )
    try:
        check_card(card)
    except CardDeclined as declined:
        payment.fail(intent=intent, method=method, declined=declined)
        return declined
    customer = payment.customer()
    payment.take(intent=intent, customer=customer, method=method)
    session = payment.complete(intent=intent, customer=customer, payment_status="paid")
    told = payment.invoice(session=session, intent=intent, customer=customer)
    payment.work.emit("checkout.session.completed", told)
    return None


def _pay_nothing(payment: Payment) -> None:
    customer = payment.customer()
    session = payment.complete(intent=None, customer=customer, payment_status="no_payment_required")
    told = payment.invoice(session=session, intent=None, customer=customer)
    payment.work.emit("checkout.session.completed", told)
