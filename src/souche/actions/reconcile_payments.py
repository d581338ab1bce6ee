"""What Stripe knows and never told us is asked for, and takes the same path as if it had been told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.await_payment import await_payment
from souche.actions.record_invoice import record_invoice
from souche.actions.refuse_payment import refuse_payment
from souche.actions.settle_payment import settle_payment
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import checkout

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from souche.domain.orders.models import Order
    from souche.domain.payments.gateway.facts import StripeAccess


def reconcile_payments(*, orders: Iterable[Order], now: datetime) -> int:
    """Ask Stripe about the session of each order, settle what is paid and record its invoice.

    One whose payment is in progress waits for it; one whose bank refused gives its places back.
    Returns how many sessions were found paid. Raises StripeFailed.
    """
    access = stripe_access()
    return sum(_reconcile(order=order, access=access, now=now) for order in orders if order.stripe_session_id)


def _reconcile(*, order: Order, access: StripeAccess, now: datetime) -> bool:
    session = checkout.read_session(access=access, session_id=order.stripe_session_id)
    if session.is_processing:
        await_payment(order=order, now=now)
    if session.is_refused:
        refuse_payment(order=order, now=now)
    if not session.is_paid:
        return False
    if session.paid:
        settle_payment(paid=session.paid, now=now)
    if session.invoice_id:
        record_invoice(stripe_invoice_id=session.invoice_id, now=now)
    return True
