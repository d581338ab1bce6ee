"""A new movement of the account's money; `resources.balance_transactions` answers about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe

from stripe_sandbox.state.deadlines import set_deadline
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

DAY = 24 * 3600
# What is charged in France can be paid out at midnight, three days later (docs.stripe.com/payouts).
DELAY_DAYS = 3


def new_transaction(
    *,
    work: Work,
    kind: str,
    category: str,
    amount: int,
    currency: str,
    description: str | None,
    source: str | None,
    fee: int = 0,
    available_on: int | None = None,
) -> Json:
    """Move money in or out of the balance and return the movement.

    `kind` and `category` are Stripe's `type` and `reporting_category`; `amount` and `fee` are cents, the
    amount negative when money leaves; it is available now unless `available_on` (Unix seconds) says later.
    """
    transaction = complete(
        stripe.BalanceTransaction,
        {
            "id": new_id("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": available_on or work.now,
            "balance_type": "payments",
            "created": work.now,
            "currency": currency,
            "description": description,
            "fee": fee,
            "fee_details": [_fee(fee, currency=currency)] if fee else [],
            "net": amount - fee,
            "reporting_category": category,
            "source": source,
            "status": "pending",
            "type": kind,
        },
        absent=frozenset(),
    )
    work.save(transaction)
    if work.options.automatic_payouts:
        plan_payout(work=work, after=work.state.now())
    return transaction


def _fee(amount: int, *, currency: str) -> Json:
    return {
        "amount": amount,
        "application": None,
        "currency": currency,
        "description": "Stripe processing fees",
        "type": "stripe_fee",
    }


def plan_payout(*, work: Work, after: int) -> None:
    """Let what is available be paid out at the first midnight after an instant of the sandbox's clock."""
    set_deadline(
        work=work,
        subject=work.state.account()["id"],
        task="pay_out",
        due_at=midnight_after(after),
        clock=None,
    )


def midnight_after(instant: int) -> int:
    """Return the first midnight, in UTC, that is later than an instant (Unix seconds)."""
    return (instant // DAY + 1) * DAY


def available_later(*, now: int) -> int:
    """Return when what is charged now can be paid out, Unix seconds."""
    return (now // DAY + DELAY_DAYS) * DAY
