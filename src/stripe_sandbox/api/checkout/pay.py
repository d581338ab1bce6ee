"""Pays a Checkout Session by card: everything that Stripe does when the button is pressed, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.cards import CardDeclined, CardDetails, behavior_of, payment_refusal
from stripe_sandbox.api.checkout.authentication import AuthenticationRequired, ask_authentication
from stripe_sandbox.api.checkout.payment import Payment, open_session
from stripe_sandbox.api.payment import charging
from stripe_sandbox.api.payment.buyer import Buyer, billing_details
from stripe_sandbox.api.payment.charging import refuse_payment
from stripe_sandbox.api.payment_method import new_payment_method

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State
    from stripe_sandbox.state.store import Json

# What a payment by card may emit; `invoice.*` and `invoice_payment.paid` only with an invoice.
EMITS = (
    "customer.created",
    "customer.updated",
    "customer.tax_id.created",
    *charging.EMITS,
    "payment_intent.requires_action",
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

    Raises SessionNotOpen, BuyerIncomplete, CardDeclined, and AuthenticationRequired: after these two the
    session stays open, with the attempt recorded. A free session (amount_total 0) looks at no card.
    """
    # Outside the transaction too: an expiry noticed here must stay when the payment is refused.
    open_session(state=state, session_id=session_id)
    with state.work() as work:
        session = open_session(state=state, session_id=session_id)
        payment = Payment(work=work, session=session, typed=buyer)
        refusal = None
        if session["amount_total"]:
            refusal = _pay(payment, card)
        else:
            payment.pay(intent=None, method=None)
    if refusal:
        raise refusal
    return state.store.get(session_id) or session


def _pay(payment: Payment, card: CardDetails) -> CardDeclined | AuthenticationRequired | None:
    intent, method = payment.intent(), _method(payment, card)
    declined = payment_refusal(card.digits)
    if declined:
        intent = refuse_payment(work=payment.work, intent=intent, method=method, declined=declined)
        payment.remember(intent=intent)
        return declined
    if behavior_of(card.digits).asks_authentication:
        return ask_authentication(payment=payment, intent=intent, method=method)
    payment.pay(intent=intent, method=method)
    return None


def _method(payment: Payment, card: CardDetails) -> Json:
    return new_payment_method(
        work=payment.work,
        content=card.payment_method(),
        billing=billing_details(payment.buyer),
        number=card.digits,
    )
