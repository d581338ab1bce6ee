"""The tickets of an order."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from souche.domain.catalogue.models import Event
from souche.domain.orders.models.lines import Line
from souche.domain.orders.models.numbering import TicketSeries
from souche.domain.orders.models.orders import Order
from souche.kit.ids import public_id
from souche.kit.secrets import sign

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def ticket_id() -> str:
    """Return a new public id of a ticket."""
    return public_id("tkt")


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Questions about tickets."""

    def valid(self) -> TicketQuerySet:
        """Keep the tickets that let somebody in."""
        return self.filter(voided_at__isnull=True)

    def cancellable(self, *, now: datetime) -> TicketQuerySet:
        """Keep those that their buyer may give back at `now`, with their events and lines."""
        open_events = self.filter(event__buyers_cancel_until__gt=now, event__cancelled_at=None)
        return open_events.valid().select_related("event", "line")

    def cancellation_fee_cents(self) -> int:
        """Return what is kept of these when their buyer gives them back: of each, at most its price."""
        return sum(ticket.cancellation_fee_cents for ticket in self.select_related("event", "line"))


class Ticket(models.Model):
    """The right of one person to enter one event, until it is voided."""

    public_id = models.CharField(max_length=40, unique=True, default=ticket_id, editable=False)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="tickets", verbose_name=_("order")
    )
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="tickets", verbose_name=_("line"))
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="tickets", verbose_name=_("event")
    )
    number = models.PositiveIntegerField(
        _("ticket number"), help_text=_("In the series of its event, which has no hole.")
    )
    is_livemode = models.BooleanField(_("real money"), default=False, db_default=False)
    issued_at = models.DateTimeField(_("issued"))
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "is_livemode", "number"], name="ticket_number_is_its_own"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="ticket_number_counts_from_one"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def issue(cls, *, order: Order, places: Mapping[Line, int], now: datetime) -> None:
        """Make `{line: how many}` tickets of an order and number them, at the very end of a transaction.

        Numbers are taken event by event in the order of their ids, so that two orders never wait for each
        other in a circle; whoever makes tickets of the same event waits for the commit.
        """
        of_events: dict[int, list[Line]] = defaultdict(list)
        for line, count in places.items():
            if line.event_id:
                of_events[line.event_id] += [line] * count
        for event_id, lines in sorted(of_events.items()):
            numbers = TicketSeries.take(event_id=event_id, is_livemode=order.is_livemode, count=len(lines))
            Ticket.objects.bulk_create(
                Ticket(
                    order=order,
                    line=line,
                    event_id=event_id,
                    number=number,
                    is_livemode=order.is_livemode,
                    issued_at=now,
                )
                for number, line in zip(numbers, lines, strict=True)
            )

    @property
    def printed_number(self) -> str:
        """Return its number as it is printed: `000123`."""
        return f"{self.number:06}"

    @property
    def cancellation_fee_cents(self) -> int:
        """Return what is kept of it when its buyer gives it back, never more than its price."""
        return min(self.event.cancellation_fee_cents, self.line.unit_cents)

    @property
    def qr_text(self) -> str:
        """Return what the QR code says: the opaque id with its signature, nothing about the person."""
        return sign(purpose="ticket", value=self.public_id)
