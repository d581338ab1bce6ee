"""THE table of moves of an order. docs/map.md draws it; nothing else changes a status."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    """Where an order stands."""

    HELD = "held", _("Waiting for payment")
    PROCESSING = "processing", _("Payment in progress")
    PAID = "paid", _("Paid")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")
    REFUSED = "refused", _("Payment refused")
    VOIDED = "voided", _("Cancelled after payment")


@dataclass(frozen=True)
class Move:
    """A verb, the statuses it may start from, and the one it leads to."""

    verb: str
    sources: frozenset[OrderStatus]
    target: OrderStatus


# Neither paid nor to be paid any more: their places are on sale again.
CLOSED = frozenset({OrderStatus.EXPIRED, OrderStatus.CANCELLED, OrderStatus.REFUSED})

PAY = Move("pay", frozenset({OrderStatus.HELD, OrderStatus.PROCESSING}), OrderStatus.PAID)
# A bank debit is begun at Stripe, and its money comes days later, or never.
PROCESS = Move("process", frozenset({OrderStatus.HELD}), OrderStatus.PROCESSING)
PROCESS_LATE = Move(
    "process_late", frozenset({OrderStatus.EXPIRED, OrderStatus.CANCELLED}), OrderStatus.PROCESSING
)
REFUSE = Move("refuse", frozenset({OrderStatus.HELD, OrderStatus.PROCESSING}), OrderStatus.REFUSED)
# The places were given back before the refusal was known; the buyer is told all the same.
REFUSE_LATE = Move(
    "refuse_late", frozenset({OrderStatus.EXPIRED, OrderStatus.CANCELLED}), OrderStatus.REFUSED
)
EXPIRE = Move("expire", frozenset({OrderStatus.HELD}), OrderStatus.EXPIRED)
CANCEL = Move("cancel", frozenset({OrderStatus.HELD}), OrderStatus.CANCELLED)
# Money that arrives after the places were given back: they are taken again, or the money goes back.
PAY_LATE = Move("pay_late", CLOSED, OrderStatus.PAID)
# Nothing that was paid for is valid any more, whether or not money went back.
VOID = Move("void", frozenset({OrderStatus.PAID}), OrderStatus.VOIDED)

MOVES = (PAY, PROCESS, PROCESS_LATE, REFUSE, REFUSE_LATE, EXPIRE, CANCEL, PAY_LATE, VOID)


class IllegalMove(Exception):
    """The order is no longer where the move starts from."""
