"""The steps of a payment, inside one transaction; who takes them, and when, is for the modules beside."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from stripe_sandbox.api.invoicing.session import invoice_session
from stripe_sandbox.api.payment.buyer import Buyer, customer_details, known_buyer, settled_customer
from stripe_sandbox.api.payment.charging import take_payment
from stripe_sandbox.api.payment.fees import bill_invoice
from stripe_sandbox.api.payment.intent import new_intent
from stripe_sandbox.api.resources.checkout_sessions import expire_if_due
from stripe_sandbox.api.subscriptions.checkout import begin_subscription
from stripe_sandbox.state.clocks import follow_clock

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State, Work
    from stripe_sandbox.state.store import Json

_ASKED = ("description", "metadata", "receipt_email", "statement_descriptor", "statement_descriptor_suffix")


class SessionNotOpen(Exception):
    """The session cannot be paid; `status` is complete, expired or unknown."""

    def __init__(self, status: str) -> None:
        super().__init__(f"The session is {status}.")
        self.status = status


def open_session(*, state: State, session_id: str) -> Json:
    """Return a session that can be paid; raise SessionNotOpen."""
    session = state.store.get(session_id, kind="checkout.session")
    if session is None:
        raise SessionNotOpen("unknown")
    session = expire_if_due(state=state, session=session)
    if session["status"] != "open":
        raise SessionNotOpen(session["status"])
    return session


class Payment:
    """One session being paid. Raises BuyerIncomplete when the buyer has not said enough."""

    def __init__(self, *, work: Work, session: Json, typed: Buyer) -> None:
        self.work = work
        self.session = session
        self.kept = work.store.hidden(session["id"])
        follow_clock(work=work, thing=session)
        found = work.store.get(session["customer"]) if session["customer"] else None
        self._known_customer = None if found and found.get("deleted") else found
        self.buyer = known_buyer(session=session, customer=self._known_customer, typed=typed)

    def intent(self) -> Json:
        """Return the PaymentIntent: created at the first attempt (changelog 2022-08-01), then used again."""
        known = self.kept.get("attempted_intent")
        return (self.work.store.get(known) if known else None) or self._new_intent()

    def _new_intent(self) -> Json:
        asked = self.kept["payment_intent_data"]
        intent = new_intent(
            work=self.work,
            amount=self.session["amount_total"],
            currency=self.session["currency"],
            customer=self.session["customer"],
            values={name: asked[name] for name in _ASKED if name in asked}
            | {name: self.session[name] for name in ("payment_method_options", "payment_method_types")},
        )
        return self.work.save(intent, hidden={"session": self.session["id"]})

    def customer(self) -> Json | None:
        """Return the Customer, updated or created as the session says."""
        return settled_customer(
            work=self.work,
            session=self.session,
            customer=self._known_customer,
            buyer=self.buyer,
            update=self.kept["customer_update"],
        )

    def remember(self, *, intent: Json) -> Json:
        """Keep the intent and the buyer for what comes next; return what stays beside the session."""
        kept = self.kept | {"attempted_intent": intent["id"], "buyer": asdict(self.buyer)}
        self.work.save(self.session, hidden=kept)
        return kept

    def pay(self, *, intent: Json | None, method: Json | None) -> None:
        """Take the money, if any is due, and complete the session with what it sells."""
        customer = self.customer()
        if intent and method:
            intent["customer"] = customer["id"] if customer else None
            intent = take_payment(work=self.work, intent=intent, method=method)
        status = "paid" if intent else "no_payment_required"
        session = self.complete(intent=intent, customer=customer, payment_status=status)
        if customer and session["mode"] == "subscription":
            session = begin_subscription(work=self.work, session=session, customer=customer, intent=intent)
        told = self.deliver(session=session, intent=intent, customer=customer)
        self.work.emit("checkout.session.completed", told)

    def complete(self, *, intent: Json | None, customer: Json | None, payment_status: str) -> Json:
        """Return the session complete, not saved yet."""
        return self.session | {
            "collected_information": {
                "business_name": None,
                "individual_name": None,
                "shipping_details": None,
            },
            "customer": customer["id"] if customer else None,
            "customer_details": customer_details(self.buyer),
            "payment_intent": intent["id"] if intent else None,
            "payment_status": payment_status,
            "status": "complete",
            "url": None,
        }

    def deliver(self, *, session: Json, intent: Json | None, customer: Json | None) -> Json:
        """Make the invoice if the session asks for one; save the session and return it as events tell it."""
        if customer and self._wants_invoice(intent):
            invoice = invoice_session(
                work=self.work, session=session, customer=customer, buyer=self.buyer, intent=intent
            )
            session["invoice"] = invoice["id"]
            if invoice["total"]:
                bill_invoice(work=self.work, invoice=invoice)
        self.work.save(session)
        return session if self.work.options.session_has_invoice else session | {"invoice": None}

    def _wants_invoice(self, intent: Json | None) -> bool:
        asked = self.session["invoice_creation"]
        has_price = intent is not None or self.work.options.free_session_has_invoice
        return bool(asked and asked["enabled"] and has_price)
