"""The tickets of an order."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.catalogue.models import Event
from souche.domain.orders.models.lines import Line
from souche.domain.orders.models.orders import Order
from souche.kit.ids import public_id
from souche.kit.secrets import sign


def ticket_id() -> str:
    """Return a new public id of a ticket."""
    return public_id("tkt")


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Questions about tickets."""

    def valid(self) -> TicketQuerySet:
        """Keep the tickets that let somebody in."""
        return self.filter(voided_at__isnull=True)


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
    def qr_text(self) -> str:
        """Return what the QR code says: the opaque id with its signature, nothing about the person."""
        return sign(purpose="ticket", value=self.public_id)
