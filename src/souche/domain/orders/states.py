"""THE table of moves of an order. docs/map.md draws it; nothing else changes a status."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    """Where an order stands."""

    HELD = "held", _("Waiting for payment")
    PAID = "paid", _("Paid")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")
    VOIDED = "voided", _("Cancelled after payment")


@dataclass(frozen=True)
class Move:
    """A verb, the statuses it may start from, and the one it leads to."""

    verb: str
    sources: frozenset[OrderStatus]
    target: OrderStatus


PAY = Move("pay", frozenset({OrderStatus.HELD}), OrderStatus.PAID)
EXPIRE = Move("expire", frozenset({OrderStatus.HELD}), OrderStatus.EXPIRED)
CANCEL = Move("cancel", frozenset({OrderStatus.HELD}), OrderStatus.CANCELLED)
# Money that arrives after the places were given back: they are taken again, or the money goes back.
PAY_LATE = Move("pay_late", frozenset({OrderStatus.EXPIRED, OrderStatus.CANCELLED}), OrderStatus.PAID)
# Nothing that was paid for is valid any more, whether or not money went back.
VOID = Move("void", frozenset({OrderStatus.PAID}), OrderStatus.VOIDED)

MOVES = (PAY, EXPIRE, CANCEL, PAY_LATE, VOID)


class IllegalMove(Exception):
    """The order is no longer where the move starts from."""
