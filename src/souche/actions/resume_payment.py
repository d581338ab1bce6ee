"""A buyer who left Stripe's page goes back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import checkout

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Order


class NothingToPay(Exception):
    """The order is paid, expired or cancelled, or its payment page is closed."""


def resume_payment(*, order: Order, now: datetime) -> str:
    """Return the address where a held order can still be paid; raise NothingToPay or StripeFailed."""
    if not order.is_held or order.expires_at <= now or not order.stripe_session_id:
        raise NothingToPay(order.number)
    session = checkout.read_session(access=stripe_access(), session_id=order.stripe_session_id)
    if not session.url:
        raise NothingToPay(order.number)
    return session.url
