"""What the gateway tells of money that goes back: frozen, in our words. Cents; aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class RefundFacts:
    """A refund as it stands at Stripe; `failure` is its word for why it failed.

    `our_id` is the public id of ours, known where Stripe made it for us without a credit note. `returned_at`
    is when the money of one that failed entered the balance again, None where Stripe tells of no such thing.
    """

    refund_id: str
    payment_intent_id: str
    amount_cents: int
    status: str
    failure: str
    our_id: str
    made_at: datetime
    returned_at: datetime | None


@dataclass(frozen=True)
class DisputeFacts:
    """A dispute as it stands at Stripe; `due_by` is None where no answer is expected.

    `withdrawn_at` is when its money left the balance, `reinstated_at` when all of it was back; None where it
    did not: an inquiry takes none.
    """

    dispute_id: str
    payment_intent_id: str
    amount_cents: int
    reason: str
    status: str
    due_by: datetime | None
    opened_at: datetime
    withdrawn_at: datetime | None
    reinstated_at: datetime | None
