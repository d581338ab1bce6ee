"""The tickets of an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.catalogue.models import Event
from souche.domain.orders.models.lines import Line
from souche.domain.orders.models.orders import Order
from souche.kit.ids import public_id
from souche.kit.secrets import sign

if TYPE_CHECKING:
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
    issued_at = models.DateTimeField(_("issued"))
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.public_id

    @property
    def cancellation_fee_cents(self) -> int:
        """Return what is kept of it when its buyer gives it back, never more than its price."""
        return min(self.event.cancellation_fee_cents, self.line.unit_cents)

    @property
    def qr_text(self) -> str:
        """Return what the QR code says: the opaque id with its signature, nothing about the person."""
        return sign(purpose="ticket", value=self.public_id)
