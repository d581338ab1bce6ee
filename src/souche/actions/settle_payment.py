"""Money arrived at Stripe for an order: the order is paid, or the money goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.fulfil_order import fulfil_order
from souche.actions.pay_back_payment import pay_back_payment
from souche.domain.catalogue.models import Quota, SoldOut
from souche.domain.orders.models import Line, Order
from souche.domain.orders.states import IllegalMove
from souche.domain.payments.models import Payment, RefundReason

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.payments.gateway.facts import PaidSession


class UnknownOrder(Exception):
    """The payment names no order of ours: another product may share the Stripe account."""


def settle_payment(*, paid: PaidSession, now: datetime) -> None:
    """Record the payment, move its order to paid and fulfil it; a payment already recorded changes nothing.

    Money that comes after the hold ended takes its places again if there are any. Money that cannot be
    kept (no place left, order paid before, another amount) is recorded and paid back.
    Raises UnknownOrder.
    """
    with transaction.atomic():
        order = _order_with_lines(paid.order_id)
        payment = Payment.receive(order=order, paid=paid, now=now)
        if payment is None:
            return
        reason = _why_not_kept(order=order, paid=paid, now=now)
        if reason:
            pay_back_payment(payment=payment, reason=reason, now=now)
        else:
            fulfil_order(order=order, now=now)


def _order_with_lines(order_id: str) -> Order:
    """Read an order and its lines in one statement."""
    lines = list(Line.objects.filter(order__public_id=order_id).select_related("order"))
    if not lines:
        raise UnknownOrder(order_id)
    order = lines[0].order
    order._prefetched_objects_cache = {"lines": lines}  # type: ignore[attr-defined]  # noqa: SLF001  # what prefetch_related would put there
    return order


def _why_not_kept(*, order: Order, paid: PaidSession, now: datetime) -> RefundReason | None:
    if (paid.amount_cents, paid.currency) != (order.total_cents, order.currency):
        return RefundReason.WRONG_AMOUNT
    try:
        order.pay(now=now)
    except IllegalMove:
        return _why_late_not_kept(order=order, now=now)
    return None


def _why_late_not_kept(*, order: Order, now: datetime) -> RefundReason | None:
    try:
        with transaction.atomic():
            order.pay_late(now=now)
            Quota.objects.take(order.places_by_quota())
    except IllegalMove:
        return RefundReason.PAID_TWICE
    except SoldOut:
        return RefundReason.LATE_WITHOUT_PLACE
    return None
