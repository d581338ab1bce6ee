"""Pays a Checkout Session: everything that Stripe does when the button is pressed, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.cards import CardDeclined, CardDetails, check_card
from stripe_sandbox.api.payment.buyer import (
    Buyer,
    billing_details,
    customer_details,
    known_buyer,
    settled_customer,
)
from stripe_sandbox.api.payment.invoicing import invoice_session
from stripe_sandbox.api.resources.charges import new_charge
from stripe_sandbox.api.resources.checkout_sessions import expire_if_due
from stripe_sandbox.api.resources.payment_intents import new_intent, new_payment_method

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State, Work
    from stripe_sandbox.state.store import Json

# What a payment may emit; `invoice.*` and `invoice_payment.paid` only with an invoice.
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


class SessionNotOpen(Exception):
    """The session cannot be paid; `status` is complete, expired or unknown."""

    def __init__(self, status: str) -> None:
        super().__init__(f"The session is {status}.")
        self.status = status


def pay_session(*, state: State, session_id: str, card: CardDetails, buyer: Buyer) -> Json:
    """Pay an open session and return it, complete.

    Raises SessionNotOpen, BuyerIncomplete, and CardDeclined: the session then stays open, with the failed
    attempt recorded. A free session (amount_total 0) does not look at the card.
    """
    # Outside the transaction too: an expiry noticed here must stay when the payment is refused.
    _open_session(state, session_id)
    with state.work() as work:
        session = _open_session(state, session_id)
        declined = _Payment(work=work, session=session, card=card, typed=buyer).run()
    if declined:
        raise declined
    return work.store.get(session_id) or session


def _open_session(state: State, session_id: str) -> Json:
    session = state.store.get(session_id, kind="checkout.session")
    if session is None:
        raise SessionNotOpen("unknown")
    session = expire_if_due(state=state, session=session)
    if session["status"] != "open":
        raise SessionNotOpen(session["status"])
    return session


class _Payment:
    def __init__(self, *, work: Work, session: Json, card: CardDetails, typed: Buyer) -> None:
        self.work = work
        self.session = session
        self.card = card
        self.kept = work.store.hidden(session["id"])
        found = work.store.get(session["customer"]) if session["customer"] else None
        self.customer = None if found and found.get("deleted") else found
        self.buyer = known_buyer(session=session, customer=self.customer, typed=typed)

    def run(self) -> CardDeclined | None:
        """Do everything, and return the refusal when the card is declined."""
        intent = self._intent() if self.session["amount_total"] else None
        declined = _refusal(self.card) if intent else None
        if intent and declined:
            self._fail(intent, declined)
            return declined
        customer = settled_customer(
            work=self.work,
            session=self.session,
            customer=self.customer,
            buyer=self.buyer,
            update=self.kept["customer_update"],
        )
        if intent:
            self._succeed(intent, customer)
        self._complete(intent, customer)
        return None

    def _intent(self) -> Json:
        # Created at the first attempt, not with the session (changelog 2022-08-01), then used again.
        known = self.kept.get("attempted_intent")
        found = self.work.store.get(known) if known else None
        return found or new_intent(
            work=self.work,
            session=self.session,
            asked=self.kept["payment_intent_data"],
            customer=self.session["customer"],
        )

    def _fail(self, intent: Json, declined: CardDeclined) -> None:
        method = new_payment_method(work=self.work, card=self.card, billing=billing_details(self.buyer))
        charge = new_charge(work=self.work, intent=intent, method=method, declined=declined)
        error = {
            "charge": charge["id"],
            "code": declined.code,
            "decline_code": declined.decline_code,
            "message": declined.message,
            "payment_method": method,
            "type": "card_error",
        }
        intent |= {"last_payment_error": error, "latest_charge": charge["id"]}
        self.work.emit("payment_intent.payment_failed", self.work.save(intent))
        self.work.save(self.session, hidden=self.kept | {"attempted_intent": intent["id"]})

    def _succeed(self, intent: Json, customer: Json | None) -> None:
        intent["customer"] = customer["id"] if customer else None
        method = new_payment_method(work=self.work, card=self.card, billing=billing_details(self.buyer))
        charge = new_charge(work=self.work, intent=intent, method=method, declined=None)
        intent |= {
            "amount_received": intent["amount"],
            "last_payment_error": None,
            "latest_charge": charge["id"],
            "payment_method": method["id"],
            "status": "succeeded",
        }
        self.work.emit("payment_intent.succeeded", self.work.save(intent))

    def _complete(self, intent: Json | None, customer: Json | None) -> None:
        session = self.session | {
            "collected_information": {
                "business_name": None,
                "individual_name": None,
                "shipping_details": None,
            },
            "customer": customer["id"] if customer else None,
            "customer_details": customer_details(self.buyer),
            "payment_intent": intent["id"] if intent else None,
            "payment_status": "paid" if intent else "no_payment_required",
            "status": "complete",
            "url": None,
        }
        wants_invoice = session["invoice_creation"]["enabled"]
        if customer and wants_invoice and (intent or self.work.options.free_session_has_invoice):
            session["invoice"] = invoice_session(
                work=self.work, session=session, customer=customer, buyer=self.buyer, intent=intent
            )["id"]
        told = session if self.work.options.session_has_invoice else session | {"invoice": None}
        self.work.save(session)
        self.work.emit("checkout.session.completed", told)


def _refusal(card: CardDetails) -> CardDeclined | None:
    try:
        check_card(card)
    except CardDeclined as declined:
        return declined
    return None
