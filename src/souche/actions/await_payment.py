"""A buyer pays by a bank debit: the order waits for its money, with its places held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.catalogue.models import Quota, SoldOut
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.orders.states import IllegalMove

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Order


def await_payment(*, order: Order, now: datetime) -> None:
    """Move the order to processing and tell the buyer, once; one paid or refused before is left alone.

    An order that closed meanwhile takes its places again. If there are none, it stays closed, and its
    money goes back when it comes.
    """
    try:
        with transaction.atomic():
            _hold(order)
            Mail.tell(order=order, kind=MailKind.PROCESSING, now=now)
    except (IllegalMove, SoldOut):
        return


def _hold(order: Order) -> None:
    try:
        order.process()
    except IllegalMove:
        order.process_late()
        Quota.objects.take(order.places_by_quota())
