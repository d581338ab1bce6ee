"""What each sale should have led to: tickets, an invoice with its PDF, an e-mail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from souche.domain.accounting.numbers import explain, series_of_register
from souche.domain.health.findings import Finding, State, unless_none, well
from souche.domain.invoices.models import Invoice, LateInvoice
from souche.domain.mailing.models import Mail, MailStatus
from souche.domain.orders.models import Line, Order
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Refund

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

# Invoices, PDFs and e-mails come within seconds; after this time someone should look.
PATIENCE = timedelta(minutes=10)
# A refund waits ten minutes for the invoice that it takes back.
REFUND_PATIENCE = timedelta(minutes=20)


def lacking_tickets() -> QuerySet[Order]:
    """Return the paid orders that have fewer tickets than places."""
    lines = Line.objects.filter(event__isnull=False, order__status=OrderStatus.PAID)
    short = lines.annotate(made=Count("tickets")).filter(made__lt=F("quantity"))
    return Order.objects.filter(pk__in=short.values("order")).order_by("pk")


def lacking_invoice(*, now: datetime) -> QuerySet[Order]:
    """Return the orders paid a while ago whose invoice was asked for and is not in the register."""
    expecting = Order.objects.paid().filter(Q(is_invoice_wanted=True) | Q(is_recurring=True))
    return expecting.filter(invoices=None, total_cents__gt=0, paid_at__lt=now - PATIENCE).order_by("pk")


def lacking_late_invoice(*, now: datetime) -> QuerySet[Order]:
    """Return the orders whose invoice, asked for or corrected after the payment, is not made."""
    unmade = LateInvoice.objects.unmade().filter(requested_at__lt=now - PATIENCE)
    return Order.objects.filter(late_invoices__in=unmade).distinct().order_by("pk")


def lacking_mail(*, now: datetime) -> QuerySet[Order]:
    """Return the orders paid a while ago for which no e-mail was ever written; an erased buyer has none."""
    unwritten = Order.objects.paid().filter(mails=None, paid_at__lt=now - PATIENCE)
    return unwritten.exclude(buyer_email="").order_by("pk")


def lacking_pdf(*, now: datetime) -> QuerySet[Invoice]:
    """Return the invoices recorded a while ago whose PDF is not here."""
    return Invoice.objects.unarchived().filter(recorded_at__lt=now - PATIENCE).order_by("pk")


def mails_not_taken(*, now: datetime) -> QuerySet[Mail]:
    """Return the e-mails that the mail server refused, or for which it did not answer."""
    return Mail.objects.expected(now=now).filter(status=MailStatus.FAILED).order_by("pk")


def mails_waiting(*, now: datetime) -> QuerySet[Mail]:
    """Return the e-mails that nobody brought to the mail server for a while; one may wait for its PDF."""
    waiting = Mail.objects.expected(now=now).filter(status=MailStatus.TO_SEND)
    return waiting.filter(created_at__lt=now - PATIENCE).ready(now=now).order_by("pk")


def refunds_not_made(*, now: datetime) -> QuerySet[Refund]:
    """Return the refunds asked for a while ago that Stripe has not made."""
    return Refund.objects.unmade().filter(requested_at__lt=now - REFUND_PATIENCE).order_by("pk")


def find_in_sales(*, now: datetime) -> tuple[Finding, ...]:
    """Return what lacks to the sales."""
    return (
        unless_none("tickets", lacking_tickets()),
        unless_none("invoices", lacking_invoice(now=now)),
        unless_none("late_invoices", lacking_late_invoice(now=now)),
        unless_none("pdfs", lacking_pdf(now=now)),
        unless_none("order_mails", lacking_mail(now=now)),
        unless_none("mails", mails_not_taken(now=now), state=State.TO_LOOK_AT),
        unless_none("waiting_mails", mails_waiting(now=now), state=State.TO_LOOK_AT),
        unless_none("refunds", refunds_not_made(now=now)),
        _numbers(),
    )


def _numbers() -> Finding:
    """Say whether the numbers of invoices follow one another, but for those that Stripe explained."""
    organisation = Organisation.current()
    is_livemode = organisation.is_livemode
    series = series_of_register(is_livemode=is_livemode, time_zone=organisation.time_zone)
    gaps = [gap for year in series for gap in year.gaps]
    doubles = sum(len(year.doubles) for year in series)
    missing = sum(found.left for found in explain(gaps, is_livemode=is_livemode))
    if doubles:
        return Finding("numbers", State.BROKEN, "numbers_doubled", {"count": doubles})
    if missing:
        return Finding("numbers", State.TO_LOOK_AT, "numbers_missing", {"count": missing})
    return well("numbers")
