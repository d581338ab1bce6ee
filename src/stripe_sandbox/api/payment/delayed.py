"""A payment that arrives later, as a SEPA debit does: the session completes unpaid, then is paid or fails."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from stripe_sandbox.api.cards import CardDeclined
from stripe_sandbox.api.payment.buyer import Buyer, billing_details
from stripe_sandbox.api.payment.pay import open_session
from stripe_sandbox.api.payment.payment import Payment, SessionNotOpen
from stripe_sandbox.api.resources.payment_intents import new_payment_method

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State, Work
    from stripe_sandbox.state.store import Json

EMITS = (
    "payment_intent.processing",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
)
_SEPA: Json = {
    "type": "sepa_debit",
    "sepa_debit": {
        "bank_code": "20041",
        "branch_code": "01005",
        "country": "FR",
        "fingerprint": "0123456789abcdef",
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": "2606",
    },
}


def begin_delayed(*, state: State, session_id: str, buyer: Buyer) -> Json:
    """Complete an open session whose money has not arrived, and return it, unpaid.

    Raises SessionNotOpen and BuyerIncomplete. The invoice comes with the money
    (docs.stripe.com/payments/checkout/receipts).
    """
    with state.work() as work:
        session = open_session(state=state, session_id=session_id)
        if not session["amount_total"]:
            raise SessionNotOpen("free")
        payment = Payment(work=work, session=session, typed=buyer)
        intent, customer = payment.intent(), payment.customer()
        method = new_payment_method(work=work, content=_SEPA, billing=billing_details(payment.buyer))
        intent |= {
            "customer": customer["id"] if customer else None,
            "last_payment_error": None,
            "payment_method": method["id"],
            "payment_method_types": ["card", "sepa_debit"],
            "status": "processing",
        }
        work.emit("payment_intent.processing", work.save(intent))
        session = payment.complete(intent=intent, customer=customer, payment_status="unpaid")
        kept = payment.kept | {"attempted_intent": intent["id"], "buyer": asdict(payment.buyer)}
        work.emit("checkout.session.completed", work.save(session, hidden=kept))
    return session


def settle_delayed(*, state: State, session_id: str) -> Json:
    """Let the money of a delayed payment arrive, and return the session, paid; raise SessionNotOpen."""
    with state.work() as work:
        payment, intent = _awaited(work, session_id)
        customer = work.store.get(payment.session["customer"]) if payment.session["customer"] else None
        payment.take(intent=intent, customer=customer, method=_method(work, intent))
        session = payment.session | {"payment_status": "paid"}
        told = payment.invoice(session=session, intent=intent, customer=customer)
        work.emit("checkout.session.async_payment_succeeded", told)
    return session


def fail_delayed(*, state: State, session_id: str) -> Json:
    """Let the bank refuse a delayed payment, and return the session, unpaid; raise SessionNotOpen."""
    refused = CardDeclined(
        code="payment_intent_payment_attempt_failed",
        decline_code="generic_decline",
        message="The payment failed.",
    )
    with state.work() as work:
        payment, intent = _awaited(work, session_id)
        payment.fail(intent=intent, method=_method(work, intent), declined=refused)
        work.emit("checkout.session.async_payment_failed", payment.session)
    return payment.session


def _awaited(work: Work, session_id: str) -> tuple[Payment, Json]:
    session = work.store.get(session_id, kind="checkout.session")
    if session is None:
        raise SessionNotOpen("unknown")
    intent = work.store.get(session["payment_intent"]) if session["payment_intent"] else None
    if intent is None or intent["status"] != "processing":
        raise SessionNotOpen(session["status"])
    buyer = Buyer(**work.store.hidden(session_id)["buyer"])
    return Payment(work=work, session=session, typed=buyer), intent


def _method(work: Work, intent: Json) -> Json:
    method = work.store.get(intent["payment_method"])
    if method is None:
        raise TypeError(f"{intent['id']} has lost its payment method")
    return method
