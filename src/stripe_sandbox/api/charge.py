"""A new charge: one attempt to take money; `resources.charges` answers about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import stripe

from stripe_sandbox.api.cards import card_checks
from stripe_sandbox.state.ids import new_id, random_text
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.api.cards import CardDeclined
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

RECEIPT_LENGTH = 48
_ABSENT = frozenset(
    {
        "authorization_code",
        "level3",
        "payment_method_options",
        "presentment_details",
        "radar_options",
        "refunds",
        "transfer",
    }
)


def new_charge(*, work: Work, intent: Json, method: Json, declined: CardDeclined | None) -> Json:
    """Charge the method of a PaymentIntent, tell the endpoints and return the charge, succeeded or failed."""
    return end_charge(work=work, charge=_charge(work, intent, method), declined=declined)


def begin_charge(*, work: Work, intent: Json, method: Json) -> Json:
    """Ask a bank for the money, tell the endpoints and return the charge, pending until `end_charge`.

    It is captured and not paid, and has moved nothing of the balance (docs.stripe.com/api/charges/object).
    """
    charge = _charge(work, intent, method) | {
        "amount_captured": intent["amount"],
        "captured": True,
        "outcome": _outcome(None) | {"network_status": None, "seller_message": None},
        "status": "pending",
    }
    work.emit("charge.pending", work.save(charge))
    return charge


def end_charge(*, work: Work, charge: Json, declined: CardDeclined | None) -> Json:
    """Let a charge succeed or fail, tell the endpoints and return it; its `created` stays what it was."""
    receipt = work.store.hidden(charge["id"])["receipt"]
    charge = charge | {
        "amount_captured": 0 if declined else charge["amount"],
        "captured": declined is None,
        "failure_code": declined.code if declined else None,
        "failure_message": declined.message if declined else None,
        "outcome": _outcome(declined),
        "paid": declined is None,
        "receipt_url": None if declined else f"{work.state.base_url}/receipts/{charge['id']}/{receipt}",
        "status": "failed" if declined else "succeeded",
    }
    work.emit("charge.failed" if declined else "charge.succeeded", work.save(charge))
    return charge


def _charge(work: Work, intent: Json, method: Json) -> Json:
    """Save what every charge has, whatever comes of it, and return it."""
    charge = complete(
        stripe.Charge,
        {
            "id": new_id("ch"),
            "object": "charge",
            "amount": intent["amount"],
            "amount_captured": 0,
            "amount_refunded": 0,
            "billing_details": method["billing_details"],
            "captured": False,
            "created": work.now,
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "disputed": False,
            "fraud_details": {},
            "livemode": False,
            "metadata": intent["metadata"],
            "paid": False,
            "payment_intent": intent["id"],
            "payment_method": method["id"],
            "payment_method_details": _details(method, intent, now=work.now),
            "receipt_email": intent["receipt_email"],
            "refunded": False,
            "status": "pending",
        },
        absent=_ABSENT,
    )
    return work.save(charge, hidden={"receipt": random_text(RECEIPT_LENGTH)})


def _outcome(declined: CardDeclined | None) -> Json:
    return {
        "advice_code": "try_again_later" if declined else None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "declined_by_network" if declined else "approved_by_network",
        "reason": declined.decline_code if declined else None,
        "risk_level": "normal",
        "seller_message": "The bank declined the payment." if declined else "Payment complete.",
        "type": "issuer_declined" if declined else "authorized",
    }


def _details(method: Json, intent: Json, *, now: int) -> Json:
    if method["type"] == "card":
        return {"card": _card(method["card"], intent), "type": "card"}
    # The mandate is part of the page; it is no object here.
    debit = {name: value for name, value in method["sepa_debit"].items() if name != "generated_from"}
    # The test accounts are debited within minutes.
    day = datetime.fromtimestamp(now, tz=UTC).date()
    return {"sepa_debit": debit | {"expected_debit_date": str(day), "mandate": None}, "type": "sepa_debit"}


def _card(card: Json, intent: Json) -> Json:
    same = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")
    return {name: card[name] for name in same} | {
        "amount_authorized": intent["amount"],
        "checks": card_checks(),
        "installments": None,
        "mandate": None,
        "network": card["brand"],
        "network_token": {"used": False},
        "regulated_status": "unregulated",
        "three_d_secure": _three_d_secure(intent),
        "wallet": None,
    }


def _three_d_secure(intent: Json) -> Json | None:
    """Tell that the holder was asked: the intent still shows the action that it required."""
    if intent["next_action"] is None:
        return None
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": None,
        "version": "2.2.0",
    }
