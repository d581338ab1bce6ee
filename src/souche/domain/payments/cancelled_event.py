"""What cancelling an event does to its orders, and how far the money that goes back has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from souche.domain.orders.models import Line, Order, Ticket
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Refund, RefundReason, RefundStatus
from souche.kit.jobs import failed_jobs

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event


@dataclass(frozen=True)
class Consequences:
    """What cancelling would do, in orders and tickets; `amount_cents` is the tickets' price, VAT included."""

    orders: int
    paid_orders: int
    invoiced_orders: int
    waiting_orders: int
    tickets: int
    amount_cents: int

    @property
    def free_orders(self) -> int:
        """Return how many orders have nothing to be paid back."""
        return self.orders - self.paid_orders


@dataclass(frozen=True)
class Progress:
    """How many orders of a cancelled event are done, waiting, and given up, and the refunds that failed."""

    done: int
    waiting: int
    failed: list[Refund]
    given_up: list[Order]


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
    waiting = Line.objects.filter(event=event, order__status__in=(OrderStatus.HELD, OrderStatus.PROCESSING))
    return Consequences(waiting_orders=waiting.values("order").distinct().count(), **counts)


def progress_of_cancelling(*, event: Event) -> Progress:
    """Return how far the orders of a cancelled event are; five queries, however many there are."""
    refunds = Refund.objects.filter(reason=RefundReason.EVENT_CANCELLED, lines__line__event=event)
    asked, failed = refunds.filter(status=RefundStatus.REQUESTED), refunds.lost()
    voided = Ticket.objects.filter(event=event, voided_at__gte=event.cancelled_at)
    standing = Order.objects.standing(event=event)
    given_up = standing.filter(public_id__in=_orders_given_up(event))
    unfinished = Q(pk__in=standing) | Q(pk__in=asked.values("payment__order"))
    done = Order.objects.filter(pk__in=voided.values("order")).exclude(unfinished)
    return Progress(
        done=done.exclude(pk__in=failed.values("payment__order")).count(),
        waiting=Order.objects.filter(unfinished).exclude(pk__in=given_up).count(),
        failed=list(failed.select_related("payment__order").distinct()),
        given_up=list(given_up),
    )


def _orders_given_up(event: Event) -> list[str]:
    """Return the public ids of the orders whose job failed at every attempt."""
    jobs = failed_jobs().filter(task_name="refund_cancelled_order", args__event_id=event.public_id)
    return [job.args["order_id"] for job in jobs]
