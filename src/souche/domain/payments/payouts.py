"""A payout against what is written here: arithmetic alone. Amounts are cents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from souche.domain.payments.gateway.facts import MovementFacts, PayoutFacts


@dataclass(frozen=True)
class Difference:
    """Where Stripe and we disagree: `subject` is Stripe's id, `ours_cents` None for what is not here."""

    what: str
    subject: str
    ours_cents: int | None
    theirs_cents: int


@dataclass(frozen=True)
class Written:
    """What is written here, in cents: payments by Stripe's id of each, refunds likewise."""

    payments: Mapping[str, int]
    refunds: Mapping[str, int]


def differences_in(
    *, payout: PayoutFacts, movements: Sequence[MovementFacts], written: Written
) -> Iterator[Difference]:
    """Yield what differs in a payout; the payments of another product of the same account do not."""
    for movement in movements:
        yield from _in_movement(movement, written=written)
    total = sum(movement.net_cents for movement in movements)
    if total != payout.amount_cents:
        yield Difference("payout_total", payout.payout_id, total, payout.amount_cents)


def _in_movement(movement: MovementFacts, *, written: Written) -> Iterator[Difference]:
    net = movement.amount_cents - movement.fee_cents
    if net != movement.net_cents:
        yield Difference("fee", movement.movement_id, net, movement.net_cents)
    payment = written.payments.get(movement.payment_intent_id)
    if payment is None:
        return
    if movement.refund_id:
        refund = written.refunds.get(movement.refund_id)
        # What a bank sent back is a second movement of the same refund, the other way round.
        if refund != abs(movement.amount_cents):
            yield Difference("refund_amount", movement.refund_id, refund, abs(movement.amount_cents))
    elif payment != movement.amount_cents:
        yield Difference("payment_amount", movement.payment_intent_id, payment, movement.amount_cents)
