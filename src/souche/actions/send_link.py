"""A buyer who lost the link of their order or membership receives it again, at their own address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import JournalEntry

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order
    from souche.domain.organisation.models import Actor, StaffMember


class NobodyToWriteTo(Exception):
    """The buyer was erased: there is no address any more."""


def send_link(*, row: Order | Membership, actor: StaffMember | Actor, now: datetime) -> None:
    """Write the link to the buyer, who alone reads it, each time it is asked for; raise NobodyToWriteTo."""
    if row.customer.erased_at:
        raise NobodyToWriteTo(row.public_id)
    with transaction.atomic():
        Mail.bring_link(row=row, now=now)
        JournalEntry.record(verb="link.sent", subject=row.number, actor=actor, now=now)
