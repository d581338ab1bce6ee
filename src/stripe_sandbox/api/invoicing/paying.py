"""What a payment changes on its invoice; taking the money is for `api.payment`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.standing import after_payment
from stripe_sandbox.state.ids import new_id

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


def mark_paid(*, work: Work, invoice: Json, intent: Json | None) -> Json:
    """Settle an open invoice, tell the endpoints and return it.

    `intent` is the succeeded PaymentIntent; None says that the money came outside Stripe, or that nothing
    was due.
    """
    due = invoice["amount_remaining"]
    paid = invoice | {
        "amount_paid": invoice["amount_paid"] + due,
        "amount_remaining": 0,
        "attempt_count": invoice["attempt_count"] + (intent is not None),
        "attempted": True,
        "auto_advance": False,
        "next_payment_attempt": None,
        "status": "paid",
        "status_transitions": invoice["status_transitions"] | {"paid_at": work.now},
    }
    if due and intent is None:
        paid["amount_paid_off_stripe"] = due
    work.emit("invoice.updated", work.save(paid), before=invoice)
    work.emit("invoice.paid", paid)
    work.emit("invoice.payment_succeeded", paid)
    if intent:
        work.emit("invoice_payment.paid", _payment(work, invoice=paid, intent=intent, amount=due))
    after_payment(work=work, invoice=paid)
    return paid


def _payment(work: Work, *, invoice: Json, intent: Json, amount: int) -> Json:
    return work.save(
        {
            "id": new_id("inpay"),
            "object": "invoice_payment",
            "amount_paid": amount,
            "amount_requested": amount,
            "created": work.now,
            "currency": invoice["currency"],
            "invoice": invoice["id"],
            "is_default": True,
            "livemode": False,
            "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
            "status": "paid",
            "status_transitions": {"canceled_at": None, "paid_at": work.now},
        }
    )


def mark_attempt_failed(*, work: Work, invoice: Json, intent: Json, next_attempt: int | None) -> Json:
    """Note a refused payment on an open invoice, tell the endpoints and return it.

    `intent` is the refused PaymentIntent, `next_attempt` the instant of the next try, Unix seconds, or None
    when there is none.
    """
    tried = invoice | {
        "attempt_count": invoice["attempt_count"] + 1,
        "attempted": True,
        "next_payment_attempt": next_attempt,
    }
    work.save(tried, hidden=work.store.hidden(invoice["id"]) | {"refused_intent": intent["id"]})
    work.emit("invoice.updated", tried, before=invoice)
    work.emit("invoice.payment_failed", tried)
    return tried
