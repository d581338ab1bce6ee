"""What cancelling an event does to its orders, and how far the money that goes back has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from souche.domain.orders.models import Line, Order, Ticket
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Refund, RefundReason, RefundStatus

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event


@dataclass(frozen=True)
class Consequences:
    """What cancelling would do, in orders and tickets; `amount_cents` is the tickets' price, VAT included."""

    orders: int
    paid_orders: int
    invoiced_orders: int
    held_orders: int
    tickets: int
    amount_cents: int

    @property
    def free_orders(self) -> int:
        """Return how many orders have nothing to be paid back."""
        return self.orders - self.paid_orders


@dataclass(frozen=True)
class Progress:
    """How many orders of a cancelled event are done and waiting, and the refunds that failed."""

    done: int
    waiting: int
    failed: list[Refund]


def consequences_of_cancelling(*, event: Event) -> Consequences:
    """Return what cancelling the event would do now; two queries."""
    has_price = Q(line__unit_cents__gt=0)
    sold = Ticket.objects.valid().filter(event=event)
    counts = sold.aggregate(
        orders=Count("order", distinct=True),
        paid_orders=Count("order", distinct=True, filter=has_price),
        invoiced_orders=Count("order", distinct=True, filter=has_price & Q(order__is_invoice_wanted=True)),
        tickets=Count("pk"),
        amount_cents=Sum("line__unit_cents", default=0),
    )
    held = Line.objects.filter(event=event, order__status=OrderStatus.HELD)
    return Consequences(held_orders=held.values("order").distinct().count(), **counts)


def progress_of_cancelling(*, event: Event) -> Progress:
    """Return how far the orders of a cancelled event are; three queries, however many there are."""
    refunds = Refund.objects.filter(reason=RefundReason.EVENT_CANCELLED, lines__line__event=event)
    asked, failed = refunds.filter(status=RefundStatus.REQUESTED), refunds.lost()
    voided = Ticket.objects.filter(event=event, voided_at__gte=event.cancelled_at)
    standing = Order.objects.standing(event=event)
    unfinished = Q(pk__in=standing) | Q(pk__in=asked.values("payment__order"))
    done = Order.objects.filter(pk__in=voided.values("order")).exclude(unfinished)
    return Progress(
        done=done.exclude(pk__in=failed.values("payment__order")).count(),
        waiting=Order.objects.filter(unfinished).count(),
        failed=list(failed.select_related("payment__order").distinct()),
    )
