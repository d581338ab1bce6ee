"""Memberships whose time is over end, and those that were never paid are given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.memberships.models import Membership
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.errors import StripeRefused
from souche.domain.payments.gateway.subscriptions import end_subscription

if TYPE_CHECKING:
    from datetime import datetime


def end_memberships(*, now: datetime) -> int:
    """End what is over, unpaid renewals after their grace included; return how many memberships ended.

    Raises StripeFailed when an unpaid subscription could not be ended: the next run goes on.
    """
    for membership in Membership.objects.never_paid(now=now):
        membership.abandon(now=now)
    over = list(Membership.objects.over(now=now))
    for membership in over:
        if membership.is_past_due:
            _charge_no_more(membership)
        membership.end(now=now)
    return len(over)


def _charge_no_more(membership: Membership) -> None:
    try:
        end_subscription(access=stripe_access(), subscription_id=membership.stripe_subscription_id)
    except StripeRefused:
        return  # Stripe gave up on it before us
