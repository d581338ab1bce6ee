"""A link that may be in other hands opens nothing any more, and its buyer receives another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.send_link import send_link
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order
from souche.domain.organisation.models import JournalEntry

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import Actor, StaffMember


def replace_link(*, row: Order | Membership, actor: StaffMember | Actor, now: datetime) -> None:
    """Replace the link of an order or a membership and write the new one to the buyer alone.

    An order and its memberships share one page: their links die together. Pages, tickets and documents behind
    the old ones are closed; tickets that were printed still let in. Raises NobodyToWriteTo: nothing changed
    then.
    """
    with transaction.atomic():
        order = row if isinstance(row, Order) else row.line.order
        for linked in (order, *Membership.objects.filter(line__order=order)):
            linked.replace_link()
        row.refresh_from_db(fields=["link_number"])
        JournalEntry.record(verb="link.replaced", subject=row.number, actor=actor, now=now)
        send_link(row=row, actor=actor, now=now)
