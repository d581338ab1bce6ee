"""The steps of a payment, inside one transaction; who takes them, and when, is for the modules beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.invoicing.session import invoice_session
from stripe_sandbox.api.payment.buyer import customer_details, known_buyer, settled_customer
from stripe_sandbox.api.resources.charges import new_charge
from stripe_sandbox.api.resources.payment_intents import new_intent

if TYPE_CHECKING:
    from stripe_sandbox.api.cards import CardDeclined
    from stripe_sandbox.api.payment.buyer import Buyer
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


class SessionNotOpen(Exception):
    """The session cannot be paid; `status` is complete, expired or unknown."""

    def __init__(self, status: str) -> None:
        super().__init__(f"The session is {status}.")
        self.status = status


class Payment:
    """One session being paid. Raises BuyerIncomplete when the buyer has not said enough."""

    def __init__(self, *, work: Work, session: Json, typed: Buyer) -> None:
        self.work = work
        self.session = session
        self.kept = work.store.hidden(session["id"])
        found = work.store.get(session["customer"]) if session["customer"] else None
        self._known_customer = None if found and found.get("deleted") else found
        self.buyer = known_buyer(session=session, customer=self._known_customer, typed=typed)

    def intent(self) -> Json:
        """Return the PaymentIntent: created at the first attempt (changelog 2022-08-01), then used again."""
        known = self.kept.get("attempted_intent")
        found = self.work.store.get(known) if known else None
        return found or new_intent(
            work=self.work,
            session=self.session,
            asked=self.kept["payment_intent_data"],
            customer=self.session["customer"],
        )

    def customer(self) -> Json | None:
        """Return the Customer, updated or created as the session says."""
        return settled_customer(
            work=self.work,
            session=self.session,
            customer=self._known_customer,
            buyer=self.buyer,
            update=self.kept["customer_update"],
        )

    def fail(self, *, intent: Json, method: Json, declined: CardDeclined) -> None:
        """Record a refused attempt; the session stays as it is and remembers the PaymentIntent."""
        charge = new_charge(work=self.work, intent=intent, method=method, declined=declined)
        error = {
            "charge": charge["id"],
            "code": declined.code,
            "decline_code": declined.decline_code,
            "message": declined.message,
            "payment_method": method,
            "type": "card_error",
        }
        intent |= {
            "last_payment_error": error,
            "latest_charge": charge["id"],
            "payment_method": None,
            "status": "requires_payment_method",
        }
        self.work.emit("payment_intent.payment_failed", self.work.save(intent))
        self.work.save(self.session, hidden=self.kept | {"attempted_intent": intent["id"]})

    def take(self, *, intent: Json, customer: Json | None, method: Json) -> None:
        """Take the money."""
        intent["customer"] = customer["id"] if customer else None
        charge = new_charge(work=self.work, intent=intent, method=method, declined=None)
        intent |= {
            "amount_received": intent["amount"],
            "last_payment_error": None,
            "latest_charge": charge["id"],
            "payment_method": method["id"],
            "status": "succeeded",
        }
        self.work.emit("payment_intent.succeeded", self.work.save(intent))

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

    def invoice(self, *, session: Json, intent: Json | None, customer: Json | None) -> Json:
        """Make the invoice if the session asks for one; save the session and return it as events tell it."""
        wanted = session["invoice_creation"]["enabled"]
        if customer and wanted and (intent or self.work.options.free_session_has_invoice):
            session["invoice"] = invoice_session(
                work=self.work, session=session, customer=customer, buyer=self.buyer, intent=intent
            )["id"]
        self.work.save(session)
        return session if self.work.options.session_has_invoice else session | {"invoice": None}
