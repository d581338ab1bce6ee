"""Tickets are given back against money: they are void at once, and the money is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.preview_refund import preview_refund
from souche.actions.void_tickets import void_tickets
from souche.domain.orders.models import Order
from souche.domain.organisation.models import SOUCHE, JournalEntry
from souche.domain.payments.models import Refund

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from souche.domain.organisation.models import Actor, StaffMember
    from souche.domain.payments.models import RefundReason


class NothingToGiveBack(Exception):
    """What was chosen was free, or its money went back before, or the fee is as high as its price."""


def refund_order(
    *,
    order: Order,
    chosen: Collection[str],
    reason: RefundReason,
    fee_cents: int = 0,
    comment: str = "",
    message: str = "",
    actor: StaffMember | Actor = SOUCHE,
    now: datetime,
) -> Refund:
    """Void the tickets and memberships chosen by their public ids, and ask for their money, less a fee kept.

    `comment` is for the house, `message` is told to the buyer. Raises NothingToGiveBack, OrderNotPaid,
    NothingChosen, NotValid or StillRenews: nothing changed then.
    """
    with transaction.atomic():
        # A second click waits here, and then finds the tickets void.
        locked = Order.objects.select_for_update().get(pk=order.pk)
        preview = preview_refund(order=locked, chosen=chosen, fee_cents=fee_cents)
        if preview.payment is None or not preview.amount_cents:
            raise NothingToGiveBack(order.number)
        void_tickets(order=locked, chosen=chosen, actor=actor, now=now)
        refund = Refund.request(
            payment=preview.payment,
            amount_cents=preview.amount_cents,
            parts=preview.parts,
            reason=reason,
            comment=comment,
            message=message,
            now=now,
        )
        JournalEntry.record(
            verb="refund.requested",
            subject=order.number,
            details={"refund": refund.public_id, "amount_cents": refund.amount_cents, "reason": reason},
            actor=actor,
            now=now,
        )
    return refund
