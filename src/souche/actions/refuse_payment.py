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
    """Move the order to refused and tell the buyer, once; one paid or refused before is left alone.

    An order that closed meanwhile has given its places back already.
    """
    try:
        with transaction.atomic():
            _close(order, now=now)
            Mail.tell(order=order, kind=MailKind.REFUSED, now=now)
    except IllegalMove:
        return


def _close(order: Order, *, now: datetime) -> None:
    try:
        order.refuse(now=now)
    except IllegalMove:
        order.refuse_late(now=now)
    else:
        release_places(order=order)
