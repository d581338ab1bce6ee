"""The money of a month, counted by the day it moved: VAT collected by rate."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.orders.models import Line
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.gateway.facts import TaxFacts
from souche.domain.payments.models import Payment, Refund, RefundReason
from souche.domain.payments.models.refunds import LOST
from souche.kit.money import vat_included

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


def vat_collected(month: Month) -> tuple[TaxFacts, ...]:
    """Return the VAT of the money of a month by rate, the lowest first.

    It is due when the money comes (CGI 269-2-c).

    Purchases count by their lines when they were paid, whether invoiced or not; renewals by their invoices;
    what went back counts below zero when it went.
    """
    gross: dict[Decimal, int] = defaultdict(int)
    vat: dict[Decimal, int] = defaultdict(int)
    for rate, total_cents, vat_cents in _moved(month):
        gross[rate] += total_cents
        vat[rate] += vat_cents
    return tuple(
        TaxFacts(rate=rate, taxable_cents=gross[rate] - vat[rate], vat_cents=vat[rate])
        for rate in sorted(gross)
    )


def _moved(month: Month) -> Iterator[tuple[Decimal, int, int]]:
    """Yield a rate, the cents with VAT and the VAT of each thing that moved."""
    sold = sold_lines(month).filter(order__paid_at__gte=month.since, order__paid_at__lt=month.until)
    for line in sold.filter(order__is_recurring=False).iterator():
        yield line.vat_rate, line.total_cents, line.vat_cents
    for line, cents in given_back(refunds(month).filter(made_at__gte=month.since, made_at__lt=month.until)):
        yield line.vat_rate, -cents, -vat_included(gross_cents=cents, rate=line.vat_rate)
    for invoice in _renewals(month):
        for row in invoice.vat_by_rate:
            yield Decimal(row["rate"]), row["taxable_cents"] + row["vat_cents"], row["vat_cents"]


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


def _renewals(month: Month) -> QuerySet[Invoice]:
    """Return the invoices of renewals paid in a month, and the credit notes of such issued in it."""
    paid = Q(kind=InvoiceKind.SUBSCRIPTION, paid_at__gte=month.since, paid_at__lt=month.until)
    taken_back = Q(
        corrects__kind=InvoiceKind.SUBSCRIPTION, issued_at__gte=month.since, issued_at__lt=month.until
    )
    return Invoice.objects.filter(paid | taken_back, is_livemode=month.is_livemode)
