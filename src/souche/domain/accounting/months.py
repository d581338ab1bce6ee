"""A month of the books, and what went back of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from souche.domain.orders.models import Line
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Payment, Refund, RefundReason
from souche.domain.payments.models.refunds import LOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

# These give back money that was never counted as a sale: the order was not paid by it.
NEVER_SOLD = (RefundReason.LATE_WITHOUT_PLACE, RefundReason.PAID_TWICE, RefundReason.WRONG_AMOUNT)


@dataclass(frozen=True)
class Month:
    """A period [since, until) of real sales, or of rehearsals."""

    since: datetime
    until: datetime
    is_livemode: bool


def given_back(refunds: Iterable[Refund]) -> Iterator[tuple[Line, int]]:
    """Yield what went back of each line, in cents; one made at Stripe is spread over its order."""
    for refund in refunds:
        parts = [(part.line, part.amount_cents) for part in refund.lines.all()]
        yield from parts or spread(refund.amount_cents, refund.payment.order.lines.all())


def spread(cents: int, lines: Iterable[Line]) -> Iterator[tuple[Line, int]]:
    """Yield a sum shared between lines as their totals are; the shares add up to it."""
    left, weights = cents, [line for line in lines if line.total_cents]
    whole = sum(line.total_cents for line in weights)
    for line in weights:
        share = round(Decimal(left) * line.total_cents / whole)
        yield line, share
        left, whole = left - share, whole - line.total_cents


def sold_lines(month: Month) -> QuerySet[Line]:
    """Return the lines that were paid with money, at any time, for real or in rehearsal."""
    paid = Payment.objects.filter(order=OuterRef("order"), is_livemode=month.is_livemode)
    return Line.objects.filter(
        Exists(paid), order__status__in=(OrderStatus.PAID, OrderStatus.VOIDED)
    ).order_by("pk")


def refunds(month: Month) -> QuerySet[Refund]:
    """Return the refunds of sales, made at any time, with their lines and their orders' lines."""
    ours = Refund.objects.exclude(status__in=LOST).exclude(reason__in=NEVER_SOLD)
    purchases = ours.filter(payment__is_livemode=month.is_livemode, payment__order__is_recurring=False)
    return purchases.prefetch_related("lines__line__event", "payment__order__lines__event")
