"""Tickets and memberships that were paid for are void: their places go back on sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.catalogue.models import Quota
from souche.domain.memberships.entitlements import valid_entitlements
from souche.domain.orders.models import Order, Ticket
from souche.domain.organisation.models import SOUCHE, JournalEntry

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from souche.domain.memberships.entitlements import Entitlements
    from souche.domain.organisation.models import Actor, StaffMember


class StillRenews(Exception):
    """The membership renews by itself: it is stopped first, so that Stripe charges no more."""


def void_tickets(
    *,
    order: Order,
    chosen: Collection[str],
    comment: str = "",
    actor: StaffMember | Actor = SOUCHE,
    now: datetime,
) -> Entitlements:
    """Void the tickets and end the memberships chosen by their public ids, and return them.

    Nothing is paid back and nobody is told. `comment` says why in the journal. Exactly their places are
    given back; an order of which nothing is valid any more is voided. Raises NothingChosen, NotValid or
    StillRenews: nothing changed then.
    """
    with transaction.atomic():
        # Whoever else voids of this order waits here, and then sees what is left.
        Order.objects.select_for_update().get(pk=order.pk)
        voided = valid_entitlements(order=order).among(chosen)
        _end(voided, now=now)
        Quota.objects.give_back(voided.places_by_quota())
        if not valid_entitlements(order=order):
            order.void(now=now)
        JournalEntry.record(
            verb="tickets.voided",
            subject=order.number,
            details={"voided": voided.public_ids, "comment": comment},
            actor=actor,
            now=now,
        )
    return voided


def _end(voided: Entitlements, *, now: datetime) -> None:
    for membership in voided.memberships:
        if membership.is_stoppable:
            raise StillRenews(membership.public_id)
        membership.end(now=now)
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in voided.tickets]).update(voided_at=now)
