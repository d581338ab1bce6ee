"""A membership is brought to where its subscription stands at Stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.record_invoice import record_invoice
from souche.actions.warn_of_failed_renewal import warn_of_failed_renewal
from souche.domain.memberships.models import Membership
from souche.domain.memberships.states import MembershipStatus
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.subscriptions import read_subscription

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.payments.gateway.subscriptions import SubscriptionFacts


def follow_subscription(*, stripe_subscription_id: str, now: datetime) -> None:
    """Ask Stripe about a subscription, record its latest invoice if it is paid, and move its membership.

    Stripe is asked because its events come in any order. One that began no membership of ours yet changes
    nothing: its first invoice will. Raises StripeFailed.
    """
    if not Membership.objects.filter(stripe_subscription_id=stripe_subscription_id).exists():
        return
    facts = read_subscription(access=stripe_access(), subscription_id=stripe_subscription_id)
    if facts.paid_invoice_id:
        record_invoice(stripe_invoice_id=facts.paid_invoice_id, now=now)
    with transaction.atomic():
        membership = Membership.objects.select_for_update().get(stripe_subscription_id=stripe_subscription_id)
        _move(membership, facts=facts, now=now)


def _move(membership: Membership, *, facts: SubscriptionFacts, now: datetime) -> None:
    status = membership.status
    if facts.is_over and membership.is_running:
        membership.end(now=now)
    elif facts.is_past_due and status == MembershipStatus.ACTIVE:
        membership.fall_due(now=now)
        warn_of_failed_renewal(membership=membership, now=now)
    elif facts.is_stopped and status == MembershipStatus.ACTIVE:
        membership.stop(now=now)
    elif not facts.is_stopped and status == MembershipStatus.ENDING:
        membership.keep()
