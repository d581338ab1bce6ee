"""An order of a cancelled event: its payment page closes, or its tickets are void and their money returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.cancel_order import cancel_order
from souche.actions.refund_order import NothingToGiveBack, refund_order
from souche.actions.void_and_tell import void_and_tell
from souche.domain.catalogue.models import Event
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.orders.models import Order
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import SOUCHE
from souche.domain.payments.models import RefundReason

if TYPE_CHECKING:
    from datetime import datetime


def refund_cancelled_order(*, order_id: str, event_id: str, now: datetime) -> None:
    """Undo what an order has of a cancelled event, and tell its buyer. Asked again, nothing more.

    Tickets of other events stay. A bank debit under way cannot be stopped: the order is refunded once its
    money is there. Raises IllegalMove where the order has just been paid at Stripe, StripeFailed: the job
    tries again.
    """
    order, event = Order.objects.get(public_id=order_id), Event.objects.get(public_id=event_id)
    if order.is_held:
        cancel_order(order=order, actor=SOUCHE, now=now)
    if order.status == OrderStatus.CANCELLED:
        with transaction.atomic():
            Mail.tell(order=order, kind=MailKind.CANCELLED, now=now)
    chosen = list(order.tickets.valid().filter(event=event).values_list("public_id", flat=True))
    if chosen:
        _void(order, chosen, event=event, now=now)


def _void(order: Order, chosen: list[str], *, event: Event, now: datetime) -> None:
    reason, message = RefundReason.EVENT_CANCELLED, event.cancellation_reason
    try:
        refund_order(order=order, chosen=chosen, reason=reason, message=message, now=now)
    except NothingToGiveBack:
        void_and_tell(order=order, chosen=chosen, message=message, now=now)
