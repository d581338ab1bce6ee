"""What is looked for in the register, as the list, the totals and every export understand it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _
from stdnum.util import clean

from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import ADDRESS_REFUSED, Mail, MailStatus
from souche.domain.orders.models import Line

if TYPE_CHECKING:
    from django.db.models import QuerySet

DAYS = ("since", "until")


class Delivery(TextChoices):
    """Whether an invoice went to its buyer by an e-mail of ours; of several, the first here tells."""

    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Address refused")
    FAILED = "failed", _("Failed")
    TO_SEND = "to_send", _("To send")
    NONE = "none", _("No e-mail")


class Archive(TextChoices):
    """Whether the PDF of an invoice is in the archive."""

    KEPT = "kept", _("In the archive")
    MISSING = "missing", _("Still to come")


@dataclass(frozen=True)
class Selection:
    """Which invoices are meant; empty or None means any.

    Days are the organisation's, `until` included; amounts are cents with VAT, whatever their sign.
    Rehearsals and real sales are never selected together.
    """

    is_livemode: bool
    time_zone: str
    since: date | None = None
    until: date | None = None
    kind: str = ""
    status: str = ""
    buyer_type: str = ""
    event_pk: int | None = None
    delivery: str = ""
    archive: str = ""
    least_cents: int | None = None
    most_cents: int | None = None
    words: str = ""

    def as_row(self) -> dict[str, Any]:
        """Return it as it is kept with an export."""
        days = {name: day.isoformat() for name in DAYS if (day := getattr(self, name))}
        return asdict(self) | days

    @classmethod
    def of_row(cls, row: dict[str, Any]) -> Selection:
        """Return what `as_row` kept."""
        return replace(cls(**row), since=_day(row["since"]), until=_day(row["until"]))

    def instant(self, day: date) -> datetime:
        """Return when a day begins for the organisation, in UTC."""
        return datetime.combine(day, time.min, tzinfo=ZoneInfo(self.time_zone)).astimezone(UTC)


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def selected(selection: Selection) -> QuerySet[Invoice]:
    """Return the invoices that are meant, newest first."""
    conditions = [
        _issued(selection),
        _amounts(selection),
        _words(selection.words),
        _delivered(selection.delivery),
    ]
    if selection.kind:
        conditions.append(Q(kind=selection.kind))
    if selection.status:
        conditions.append(Q(status=selection.status))
    if selection.archive:
        conditions.append(Q(archived_at__isnull=selection.archive == Archive.MISSING))
    if selection.buyer_type:
        conditions.append(Q(buyer__kind=selection.buyer_type))
    if selection.event_pk:
        lines = Line.objects.filter(order=OuterRef("order"), event=selection.event_pk)
        conditions.append(Q(Exists(lines)))
    return Invoice.objects.filter(*conditions, is_livemode=selection.is_livemode)


def _issued(selection: Selection) -> Q:
    """Keep [since, until + 1 day)."""
    condition = Q()
    if selection.since:
        condition &= Q(issued_at__gte=selection.instant(selection.since))
    if selection.until:
        condition &= Q(issued_at__lt=selection.instant(selection.until + timedelta(days=1)))
    return condition


def _amounts(selection: Selection) -> Q:
    """Keep amounts by their size: a credit note of 24 € stands with the invoice that it takes back."""
    condition = Q()
    if (least := selection.least_cents) is not None:
        condition &= Q(total_cents__gte=least) | Q(total_cents__lte=-least)
    if (most := selection.most_cents) is not None:
        condition &= Q(total_cents__range=(-most, most))
    return condition


def _words(words: str) -> Q:
    if not words:
        return Q()
    return (
        Q(number__icontains=words)
        | Q(customer_name__icontains=words)
        | Q(customer_email__icontains=words)
        | Q(order__number__iexact=words)
        | Q(stripe_invoice_id=words)
        | _numbered(words)
    )


def _numbered(words: str) -> Q:
    """Find a buyer's SIREN, SIRET or VAT number however it is grouped, among all that were ever invoiced."""
    number = clean(words, " .-").upper()
    return Q(buyer__siren=number) | Q(buyer__siret=number) | Q(buyer__vat_number=number)


def _delivered(delivery: str) -> Q:
    """Keep one state: an invoice that left once is sent, whatever happened to its duplicates."""
    any_mail = Mail.objects.filter(invoice=OuterRef("pk"))
    is_sent = Q(Exists(any_mail.filter(status=MailStatus.SENT)))
    failed = any_mail.filter(status=MailStatus.FAILED)
    is_failed = Q(Exists(failed))
    is_refused = Q(Exists(failed.filter(last_error__startswith=ADDRESS_REFUSED)))
    conditions = {
        Delivery.SENT: is_sent,
        Delivery.REFUSED: is_refused & ~is_sent,
        Delivery.FAILED: is_failed & ~is_refused & ~is_sent,
        Delivery.TO_SEND: Q(Exists(any_mail)) & ~is_sent & ~is_failed,
        Delivery.NONE: ~Q(Exists(any_mail)),
    }
    return conditions[Delivery(delivery)] if delivery else Q()


def delivery_of(invoice: Invoice) -> Delivery:
    """Return whether an invoice went to its buyer; reads its e-mails, which a list fetches together."""
    states = {_state(mail) for mail in invoice.mails.all()}
    return next((state for state in Delivery if state in states), Delivery.NONE)


def _state(mail: Mail) -> Delivery:
    is_refused = mail.status == MailStatus.FAILED and mail.last_error.startswith(ADDRESS_REFUSED)
    return Delivery.REFUSED if is_refused else Delivery(mail.status)


def with_their_facts(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Read with the invoices what a list of them shows: orders, events and e-mails."""
    return invoices.select_related("order").prefetch_related("order__lines__event", "mails")
