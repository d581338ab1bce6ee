"""Money arrived at Stripe for an order: the order is paid, or the money goes back, or a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.pay_back_payment import pay_back_payment
from souche.actions.pay_order import pay_order
from souche.domain.catalogue.models import SoldOut
from souche.domain.orders.models import Line, Order
from souche.domain.orders.states import IllegalMove
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.arrivals import read_arrival
from souche.domain.payments.models import Case, CaseKind, Payment, RefundReason

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.payments.gateway.facts import PaidSession


class UnknownOrder(Exception):
    """The payment names no order of ours: another product may share the Stripe account."""


def settle_payment(*, paid: PaidSession, now: datetime) -> None:
    """Record the payment, move its order to paid and fulfil it; a payment already recorded changes nothing.

    It is of the instant when it arrived at Stripe, which is asked where that is not told: VAT is due in the
    month of that instant (CGI 269-2-c), and not of the one when we hear of it.

    Money that comes after the hold ended takes its places again if there are any. Money that cannot be
    kept (no place left, order paid before) is paid back; of money of another amount the organiser decides.
    Raises UnknownOrder, StripeFailed.
    """
    order = _order_with_lines(paid.order_id)
    # The buyer's page most often asked before the event came: Stripe is not asked once more.
    if paid.arrival is None and Payment.objects.of_intent(paid.payment_intent_id):
        return
    arrival = paid.arrival or read_arrival(access=stripe_access(), payment_intent_id=paid.payment_intent_id)
    with transaction.atomic():
        payment = Payment.receive(order=order, paid=paid, arrival=arrival)
        if payment is None:
            return
        if (paid.amount_cents, paid.currency) == (order.total_cents, order.currency):
            _keep(payment, order=order, now=now)
        else:
            Case.open(kind=CaseKind.WRONG_AMOUNT, cause=payment, now=now)


def _keep(payment: Payment, *, order: Order, now: datetime) -> None:
    try:
        pay_order(order=order, paid_at=payment.received_at, now=now)
    except IllegalMove:
        pay_back_payment(payment=payment, reason=RefundReason.PAID_TWICE, now=now)
    except SoldOut:
        pay_back_payment(payment=payment, reason=RefundReason.LATE_WITHOUT_PLACE, now=now)


def _order_with_lines(order_id: str) -> Order:
    """Read an order and its lines in one statement."""
    lines = list(Line.objects.filter(order__public_id=order_id).select_related("order", "event"))
    if not lines:
        raise UnknownOrder(order_id)
    order = lines[0].order
    order._prefetched_objects_cache = {"lines": lines}  # type: ignore[attr-defined]  # noqa: SLF001  # what prefetch_related would put there
    return order
