"""A member stops a membership: it is kept until the end of what is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.memberships.states import IllegalMove
from souche.domain.organisation.models import JournalEntry, buyer
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import subscriptions

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.memberships.models import Membership


def cancel_membership(*, membership: Membership, now: datetime) -> None:
    """Tell Stripe to renew no more, then stop the membership; one whose renewal is unpaid ends at once.

    Raises IllegalMove when there is nothing to stop, StripeFailed: nothing changed then.
    """
    if not membership.is_stoppable:
        raise IllegalMove(membership.public_id)
    access, subscription_id = stripe_access(), membership.stripe_subscription_id
    if membership.is_past_due:
        subscriptions.end_subscription(access=access, subscription_id=subscription_id)
        move = membership.end
    else:
        subscriptions.stop_subscription(access=access, subscription_id=subscription_id)
        move = membership.stop
    with transaction.atomic():
        move(now=now)
        JournalEntry.record(
            verb="membership.stopped",
            subject=membership.number,
            actor=buyer(membership.customer_id),
            now=now,
        )
