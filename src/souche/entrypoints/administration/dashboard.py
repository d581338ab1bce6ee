"""The first page: what was sold, what comes next, and what needs a hand. A constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from souche.domain.catalogue.models import Event
from souche.domain.health.models import Check, CheckKind
from souche.domain.health.sales import lacking_invoice, lacking_pdf
from souche.domain.health.sentences import TITLES
from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail, MailStatus
from souche.domain.orders.models import Order
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Case, RefundedLine
from souche.entrypoints.administration.amounts import euros
from souche.entrypoints.administration.badges import ORDER_COLOURS
from souche.entrypoints.administration.facts import page_of
from souche.kit.jobs import has_worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.domain.organisation.models import Organisation

ROWS = 6
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Sales:
    """How many orders were paid over a period, and what is left of their money, as it is read."""

    title: str
    orders: int
    amount: str


@dataclass(frozen=True)
class Alert:
    """A sentence about what needs a hand, and where to act; `is_grave` when buyers are affected."""

    sentence: str
    address: str
    is_grave: bool


@dataclass(frozen=True)
class ComingEvent:
    """An event to come."""

    title: str
    address: str
    starts_at: datetime
    places_left: int
    is_published: bool


@dataclass(frozen=True)
class LastOrder:
    """An order just placed."""

    number: str
    address: str
    buyer: str
    amount: str
    state: str
    colour: str
    placed_at: datetime


@dataclass(frozen=True)
class LastInvoice:
    """An invoice just issued."""

    number: str
    address: str
    buyer: str
    amount: str
    issued_at: datetime
    is_archived: bool


@dataclass(frozen=True)
class Dashboard:
    """All that the first page shows; None where the reader has no right to look."""

    warnings: list[Alert]
    sales: list[Sales] | None
    events: list[ComingEvent] | None
    orders: list[LastOrder] | None
    invoices: list[LastInvoice] | None


def dashboard(*, organisation: Organisation, may: Callable[[str], bool], now: datetime) -> Dashboard:
    """Read the figures of the first page, as far as `may` allows; days are those of the active time zone."""
    return Dashboard(
        warnings=_warnings(organisation=organisation, may=may, now=now),
        sales=_sales(organisation=organisation, now=now) if may("payments.view_payment") else None,
        events=_events(may=may, now=now),
        orders=_last_orders() if may("orders.view_order") else None,
        invoices=_last_invoices() if may("invoices.view_invoice") else None,
    )


def _sales(*, organisation: Organisation, now: datetime) -> list[Sales]:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    periods = ((gettext("Today"), midnight), (gettext("Last 30 days"), now - MONTH))
    return [_sales_since(since, title=title, currency=organisation.currency) for title, since in periods]


def _sales_since(since: datetime, *, title: str, currency: str) -> Sales:
    orders = Order.objects.filter(paid_at__gte=since)
    sold = orders.aggregate(
        orders=Count("pk", filter=Q(status=OrderStatus.PAID)), cents=Sum("total_cents", default=0)
    )
    left_cents = sold["cents"] - RefundedLine.objects.cents_of(orders)
    return Sales(title=title, orders=sold["orders"], amount=euros(left_cents, currency))


def _events(*, may: Callable[[str], bool], now: datetime) -> list[ComingEvent] | None:
    """Return the events to come, each with its page, or with its tickets for who may see those alone."""
    if may("catalogue.view_event"):
        return _coming_events(page_of, now=now)
    return _coming_events(_tickets_of, now=now) if may("orders.view_ticket") else None


def _tickets_of(event: Event) -> str:
    return f"{reverse('admin:orders_ticket_changelist')}?event__id__exact={event.pk}"


def _coming_events(address_of: Callable[[Event], str], *, now: datetime) -> list[ComingEvent]:
    return [
        ComingEvent(
            title=event.title,
            address=address_of(event),
            starts_at=event.starts_at,
            places_left=getattr(event, "places_left", None) or 0,
            is_published=event.is_published,
        )
        for event in Event.objects.upcoming(now=now).with_places()[:ROWS]
    ]


def _last_orders() -> list[LastOrder]:
    return [
        LastOrder(
            number=order.number,
            address=page_of(order),
            buyer=order.buyer_name,
            amount=euros(order.total_cents, order.currency),
            state=str(order.get_status_display()),
            colour=ORDER_COLOURS[order.status],
            placed_at=order.placed_at,
        )
        for order in Order.objects.order_by("-placed_at")[:ROWS]
    ]


def _last_invoices() -> list[LastInvoice]:
    return [
        LastInvoice(
            number=invoice.number,
            address=page_of(invoice),
            buyer=invoice.customer_name,
            amount=euros(invoice.total_cents, invoice.currency),
            issued_at=invoice.issued_at,
            is_archived=invoice.is_archived,
        )
        for invoice in Invoice.objects.order_by("-issued_at")[:ROWS]
    ]


def _warnings(*, organisation: Organisation, may: Callable[[str], bool], now: datetime) -> list[Alert]:
    found: list[Alert | None] = []
    if may("health.view_check"):
        found.append(_about_health(now=now))
    if may("organisation.view_organisation"):
        found += _about_stripe(organisation)
    if may("payments.view_case"):
        found.append(_about_cases(Case.objects.open().count()))
    if may("mailing.view_mail"):
        found.append(_about_mails(Mail.objects.filter(status=MailStatus.FAILED).count()))
    if may("invoices.view_invoice"):
        found.append(_about_pdfs(lacking_pdf(now=now).count()))
    if may("orders.view_order"):
        found.append(_about_missing_invoices(lacking_invoice(now=now).count()))
    return [warning for warning in found if warning]


def _about_health(*, now: datetime) -> Alert | None:
    page = reverse("admin:health_check_health")
    if not has_worker(now=now):
        sentence = gettext("No worker is running: no invoice and no e-mail leaves. See the state of health.")
        return Alert(sentence=sentence, address=page, is_grave=True)
    noted = Check.objects.last_of(CheckKind.HEALTH)
    broken = [str(TITLES[each["subject"]]) for each in noted.differences] if noted else []
    if not broken:
        return None
    sentence = gettext("Broken, see the state of health: %(subjects)s.") % {"subjects": ", ".join(broken)}
    return Alert(sentence=sentence, address=page, is_grave=True)


def _about_stripe(organisation: Organisation) -> list[Alert]:
    configuration = reverse("admin:organisation_organisation_changelist")
    if organisation.is_stripe_key_lost:
        sentence = gettext(
            "The stored Stripe key cannot be read with the SECRET_KEY of this server: nothing can be paid. "
            "Type it again in the configuration."
        )
        return [Alert(sentence=sentence, address=configuration, is_grave=True)]
    if not organisation.stripe_secret_key:
        sentence = gettext("No Stripe key is stored: nothing can be paid. Give it in the configuration.")
        return [Alert(sentence=sentence, address=configuration, is_grave=True)]
    found = []
    if organisation.is_webhook_secret_lost:
        sentence = gettext(
            "The webhook secret cannot be read with the SECRET_KEY of this server: Stripe's messages are "
            "refused. Type it again in the configuration."
        )
        found.append(Alert(sentence=sentence, address=configuration, is_grave=True))
    elif not organisation.stripe_webhook_secret:
        sentence = gettext("No webhook secret is stored: Stripe cannot tell us that an order is paid.")
        found.append(Alert(sentence=sentence, address=configuration, is_grave=True))
    if not organisation.is_invoicing_enabled:
        sentence = gettext("The Stripe invoice is switched off: buyers receive no invoice.")
        found.append(Alert(sentence=sentence, address=configuration, is_grave=False))
    return found


def _about_cases(count: int) -> Alert | None:
    sentence = ngettext(
        "%(count)d matter of money waits for your decision.",
        "%(count)d matters of money wait for your decision.",
        count,
    )
    return _counted(sentence, count, reverse("admin:payments_case_changelist"))


def _about_mails(count: int) -> Alert | None:
    sentence = ngettext("%(count)d e-mail could not be sent.", "%(count)d e-mails could not be sent.", count)
    address = f"{reverse('admin:mailing_mail_changelist')}?status__exact={MailStatus.FAILED.value}"
    return _counted(sentence, count, address)


def _about_pdfs(count: int) -> Alert | None:
    sentence = ngettext(
        "%(count)d invoice has had no PDF for more than ten minutes.",
        "%(count)d invoices have had no PDF for more than ten minutes.",
        count,
    )
    return _counted(sentence, count, f"{reverse('admin:invoices_invoice_changelist')}?archive=missing")


def _about_missing_invoices(count: int) -> Alert | None:
    sentence = ngettext(
        "%(count)d paid order still waits for its Stripe invoice.",
        "%(count)d paid orders still wait for their Stripe invoice.",
        count,
    )
    address = f"{reverse('admin:orders_order_changelist')}?status__exact=paid&is_invoice_wanted__exact=1"
    return _counted(sentence, count, address)


def _counted(sentence: str, count: int, address: str) -> Alert | None:
    return Alert(sentence=sentence % {"count": count}, address=address, is_grave=True) if count else None
