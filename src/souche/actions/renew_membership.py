"""A period of a membership was paid: it begins, goes on, or comes back from an unpaid renewal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.memberships.models import Membership
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Order
    from souche.domain.payments.gateway.facts import SubscriptionPeriod


def renew_membership(*, order: Order, period: SubscriptionPeriod, paid_at: datetime) -> None:
    """Extend the membership that an order began to the end of a paid period; the first one pays the order.

    `paid_at` is when the money of the period arrived at Stripe.
    A membership that ended stays ended: its money is in the register, for a person to look at.
    """
    membership = Membership.objects.select_for_update().get(line__order=order)
    if membership.is_pending:
        order.pay_whenever(paid_at=paid_at)
        membership.begin(
            starts_at=period.starts_at,
            ends_at=period.ends_at,
            stripe_subscription_id=period.subscription_id,
        )
        queue.defer("send_documents", {"order_id": order.public_id})
    elif membership.is_running:
        membership.extend(ends_at=period.ends_at)
        if membership.is_past_due:
            membership.recover()
