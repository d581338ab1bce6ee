"""Tickets and memberships become void without money, and their buyer is told so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.void_tickets import void_tickets
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import Voiding
from souche.domain.organisation.models import SOUCHE

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from souche.domain.orders.models import Order
    from souche.domain.organisation.models import Actor, StaffMember


def void_and_tell(
    *,
    order: Order,
    chosen: Collection[str],
    message: str = "",
    comment: str = "",
    actor: StaffMember | Actor = SOUCHE,
    now: datetime,
) -> None:
    """Void what was chosen by its public ids, and write to the buyer, unless they were erased.

    `message` is told to the buyer, `comment` to the journal. Raises NothingChosen, NotValid or StillRenews:
    nothing changed then.
    """
    with transaction.atomic():
        voided = void_tickets(order=order, chosen=chosen, comment=comment, actor=actor, now=now)
        if order.buyer_email:
            voiding = Voiding.record(order=order, labels=voided.by_label(), message=message, now=now)
            Mail.tell_voiding(voiding=voiding, now=now)
