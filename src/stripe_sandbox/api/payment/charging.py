"""Charging a PaymentMethod: the money arrives, or the bank refuses; and charging a saved one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.balance_transaction import available_later, new_transaction
from stripe_sandbox.api.cards import behavior_of, off_session_refusal
from stripe_sandbox.api.charge import begin_charge, end_charge, new_charge
from stripe_sandbox.api.debits import debit_refusal
from stripe_sandbox.api.payment.fees import payment_fee
from stripe_sandbox.api.payment.intent import new_intent
from stripe_sandbox.state.deadlines import set_deadline

if TYPE_CHECKING:
    from stripe_sandbox.api.cards import CardDeclined
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

EMITS = (
    "payment_intent.created",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "charge.succeeded",
    "charge.updated",
    "charge.failed",
)
# How long the holder of a card that disputes waits, on the sandbox's clock.
DISPUTE_SECONDS = 5


def charge_saved(
    *,
    work: Work,
    customer: Json,
    method: Json,
    amount: int,
    currency: str,
    description: str | None,
    metadata: Json,
) -> tuple[Json, CardDeclined | None]:
    """Charge a saved PaymentMethod while its holder is away; return the PaymentIntent and the refusal.

    `amount` is in cents. The intent is `succeeded`, or `requires_payment_method` with a refusal. A SEPA
    debit is settled at once here.
    """
    intent = new_intent(
        work=work,
        amount=amount,
        currency=currency,
        customer=customer["id"],
        values={
            "description": description,
            "metadata": metadata,
            "payment_method_types": [method["type"]],
        },
    )
    return confirm_saved(work=work, intent=intent, method=method)


def confirm_saved(*, work: Work, intent: Json, method: Json) -> tuple[Json, CardDeclined | None]:
    """Charge a saved PaymentMethod for a PaymentIntent; return the intent and the refusal, if any."""
    number = work.store.hidden(method["id"])["number"]
    is_card = method["type"] == "card"
    declined = off_session_refusal(number) if is_card else debit_refusal(number)
    if declined:
        return refuse_payment(work=work, intent=intent, method=method, declined=declined), declined
    return take_payment(work=work, intent=intent, method=method), None


def await_payment(*, work: Work, intent: Json, method: Json) -> Json:
    """Ask a bank for the money of a PaymentIntent, and return the intent, processing.

    Its charge is pending for days, and is no other when the bank has answered
    (docs.stripe.com/payments/sepa-debit).
    """
    charge = begin_charge(work=work, intent=intent, method=method)
    intent |= {
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "next_action": None,
        "payment_method": method["id"],
        "status": "processing",
    }
    work.emit("payment_intent.processing", work.save(intent))
    return intent


def _charged(work: Work, *, intent: Json, method: Json, declined: CardDeclined | None) -> Json:
    """Return the charge of an attempt: the one that is pending, else a new one."""
    begun = work.store.get(intent["latest_charge"]) if intent["latest_charge"] else None
    if begun and begun["status"] == "pending":
        return end_charge(work=work, charge=begun, declined=declined)
    return new_charge(work=work, intent=intent, method=method, declined=declined)


def take_payment(*, work: Work, intent: Json, method: Json) -> Json:
    """Let the money of a PaymentIntent arrive, and return the intent, succeeded."""
    charge = _charged(work, intent=intent, method=method, declined=None)
    intent |= {
        "amount_received": intent["amount"],
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "next_action": None,
        "payment_method": method["id"],
        "status": "succeeded",
    }
    work.emit("payment_intent.succeeded", work.save(intent))
    _enter_balance(work, charge=charge, method=method)
    return intent


def _enter_balance(work: Work, *, charge: Json, method: Json) -> None:
    """The capture is asynchronous: the charge learns its movement of the balance a moment later.

    docs.stripe.com/payments/payment-intents/asynchronous-capture
    """
    before = dict(charge)
    is_card = method["type"] == "card"
    behavior = behavior_of(work.store.hidden(method["id"])["number"])
    charge["balance_transaction"] = new_transaction(
        work=work,
        kind="charge" if is_card else "payment",
        category="charge",
        amount=charge["amount"],
        currency=charge["currency"],
        description=charge["description"],
        source=charge["id"],
        fee=payment_fee(options=work.options, method=method, amount=charge["amount"]),
        available_on=None if behavior.is_available_at_once else available_later(now=work.now),
    )["id"]
    work.emit("charge.updated", work.save(charge), before=before)
    if behavior.dispute_reason:
        due_at = work.state.now() + DISPUTE_SECONDS
        set_deadline(work=work, subject=charge["id"], task="dispute", due_at=due_at, clock=None)


def refuse_payment(*, work: Work, intent: Json, method: Json, declined: CardDeclined) -> Json:
    """Record an attempt that the bank refused, and return the PaymentIntent, which wants another method."""
    charge = _charged(work, intent=intent, method=method, declined=declined)
    error = {
        "charge": charge["id"],
        "code": declined.code,
        "decline_code": declined.decline_code,
        "message": declined.message,
        "payment_method": method,
        "type": "card_error",
    }
    return _ask_another_method(work, intent=intent | {"latest_charge": charge["id"]}, error=error)


def refuse_authentication(*, work: Work, intent: Json, method: Json) -> Json:
    """Record that the holder did not prove who they are: nothing was charged. Return the PaymentIntent."""
    error = {
        "code": "payment_intent_authentication_failure",
        "message": (
            "We are unable to authenticate your payment method. Please choose a different payment method "
            "and try again."
        ),
        "payment_method": method,
        "type": "invalid_request_error",
    }
    return _ask_another_method(work, intent=intent, error=error)


def _ask_another_method(work: Work, *, intent: Json, error: Json) -> Json:
    intent = intent | {
        "last_payment_error": error,
        "next_action": None,
        "payment_method": None,
        "status": "requires_payment_method",
    }
    work.emit("payment_intent.payment_failed", work.save(intent))
    return intent
