"""A buyer's bank refuses a debit: the places go back on sale, and the buyer is told how to buy again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.release_places import release_places
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.orders.states import IllegalMove

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Order


def refuse_payment(*, order: Order, now: datetime) -> None:
    """Move the order to refused and tell the buyer, once; one that is closed or paid is left alone."""
    try:
        with transaction.atomic():
            order.refuse(now=now)
            release_places(order=order)
            Mail.tell(order=order, kind=MailKind.REFUSED, now=now)
    except IllegalMove:
        return
