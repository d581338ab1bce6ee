"""What Stripe and the mailbox hold, read once: what the box office is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

# A debit that waits for the bank, and one that the bank refused, in the words of their PaymentIntents.
WAITS, REFUSED = "processing", "requires_payment_method"
GOING_BACK = ("succeeded", "pending", "requires_action")


@dataclass(frozen=True)
class AtStripe:
    """Payments, refunds, invoices and credit notes as Stripe shows them, and the e-mails that arrived.

    The start of a Message-ID, before its @, is the public id of the e-mail's row.
    """

    sessions: list[dict[str, Any]]
    debits: dict[str, str]
    refunds: list[dict[str, Any]]
    invoices: list[dict[str, Any]]
    credit_notes: list[dict[str, Any]]
    message_ids: frozenset[str]

    @classmethod
    def read(cls, stripe: LocalStripe) -> AtStripe:
        """Read everything."""
        return cls(
            sessions=[
                session
                for session in stripe.every("checkout/sessions")
                if session["payment_status"] == "paid" and session["mode"] == "payment"
            ],
            debits=debits(stripe),
            refunds=stripe.every("refunds"),
            invoices=[invoice for invoice in stripe.every("invoices") if invoice["status"] == "paid"],
            credit_notes=stripe.every("credit_notes"),
            message_ids=frozenset(mail["message_id"].partition("@")[0] for mail in stripe.mails()),
        )

    def paid_for(self, order_id: str) -> dict[str, int]:
        """Return `{payment: cents}` of an order."""
        return {
            session["payment_intent"]: session["amount_total"]
            for session in self.sessions
            if session["client_reference_id"] == order_id
        }

    def given_back(self, payment_intent_id: str) -> int:
        """Return how many cents of a payment went back or are on their way."""
        return sum(
            refund["amount"]
            for refund in self.refunds
            if refund["payment_intent"] == payment_intent_id and refund["status"] in GOING_BACK
        )


def debits(stripe: LocalStripe) -> dict[str, str]:
    """Return `{session: status of its payment}` of the debits whose money has not come, newest first."""
    statuses = {intent["id"]: intent["status"] for intent in stripe.every("payment_intents")}
    return {
        session["id"]: statuses[session["payment_intent"]]
        for session in stripe.every("checkout/sessions")
        if session["status"] == "complete" and session["payment_status"] == "unpaid"
    }
