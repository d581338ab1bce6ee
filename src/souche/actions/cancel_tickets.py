"""A buyer gives tickets back before the event's deadline: places go back on sale, money to the buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.refund_order import NothingToGiveBack, refund_order
from souche.actions.void_and_tell import void_and_tell
from souche.domain.organisation.models import buyer
from souche.domain.payments.models import RefundReason

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from souche.domain.orders.models import Order


class TooLateToCancel(Exception):
    """The deadline is over, or these tickets cannot be given back by their buyer."""


def cancel_tickets(*, order: Order, chosen: Collection[str], now: datetime) -> None:
    """Void the tickets chosen by their public ids and refund them, less the fee that the event keeps of each.

    Free tickets, and those whose fee is as high as their price, are void without a refund. Raises
    TooLateToCancel, or what refund_order raises: nothing changed then.
    """
    tickets = order.tickets.cancellable(now=now).filter(public_id__in=chosen)
    if tickets.count() != len(set(chosen)):
        raise TooLateToCancel(order.number)
    try:
        refund_order(
            order=order,
            chosen=chosen,
            reason=RefundReason.BUYER,
            fee_cents=tickets.cancellation_fee_cents(),
            actor=buyer(order.customer_id),
            now=now,
        )
    except NothingToGiveBack:
        void_and_tell(order=order, chosen=chosen, actor=buyer(order.customer_id), now=now)
