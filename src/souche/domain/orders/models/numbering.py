"""The numbers of tickets: one series without a hole for each event, another for its rehearsals."""

from __future__ import annotations

from typing import ClassVar

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from souche.domain.catalogue.models import Event


class TicketSeries(models.Model):
    """How far the tickets of one event are numbered.

    It is a row of its own and not a column of the event: an event that is edited is written whole, which
    would put an old number back, and who cancels an event locks it before its quotas, who orders after them.
    """

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="ticket_series", verbose_name=_("event")
    )
    is_livemode = models.BooleanField(_("real money"))
    last_number = models.PositiveIntegerField(_("last number"))

    class Meta:
        verbose_name = _("series of tickets")
        verbose_name_plural = _("series of tickets")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "is_livemode"], name="ticket_series_is_of_one_event"),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.last_number}"

    @classmethod
    def take(cls, *, event_id: int, is_livemode: bool, count: int) -> range:
        """Return the next `count` numbers of an event, and keep them from others until the commit.

        A transaction that fails gives them back with the rest of what it did. The row stays locked until
        then: whoever takes numbers writes nothing but the tickets afterwards.
        """
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [event_id, is_livemode, count])
            (last_number,) = cursor.fetchone()
        return range(last_number - count + 1, last_number + 1)


# One statement, because it creates the row, waits for who holds it, and counts from what they left.
TAKE = """
    INSERT INTO orders_ticketseries (event_id, is_livemode, last_number) VALUES (%s, %s, %s)
    ON CONFLICT (event_id, is_livemode)
    DO UPDATE SET last_number = orders_ticketseries.last_number + EXCLUDED.last_number
    RETURNING last_number
"""
