"""A buyer gives up before paying: nobody can pay any more, and the places go back on sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.release_places import release_places
from souche.domain.orders.states import IllegalMove
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import checkout
from souche.domain.payments.gateway.errors import StripeRefused

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Order
    from souche.domain.organisation.models import Actor


def cancel_order(*, order: Order, actor: Actor, now: datetime) -> None:
    """Close the session at Stripe, then cancel the held order and give its places back.

    Raises IllegalMove when the order is no longer held or has just been paid, StripeFailed when Stripe
    cannot be asked: the places are then held until their time is over.
    """
    if not order.is_held:
        raise IllegalMove(order.number)
    if order.stripe_session_id:
        _close_session(order)
    with transaction.atomic():
        order.cancel(now=now)
        release_places(order=order)
        JournalEntry.record(verb="order.given_up", subject=order.number, actor=actor, now=now)


def _close_session(order: Order) -> None:
    access = stripe_access()
    try:
        checkout.expire_session(access=access, session_id=order.stripe_session_id)
    except StripeRefused as error:
        # Only an open session can be expired: this one is complete or already expired.
        session = checkout.read_session(access=access, session_id=order.stripe_session_id)
        if session.status == "complete":
            raise IllegalMove(order.number) from error
