"""A member agrees to another price: the next renewal costs that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, buyer
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.subscriptions import change_price

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.memberships.models import Membership


class NothingProposed(Exception):
    """No price waits for the member's answer."""


def change_membership_price(*, membership: Membership, agreed_cents: int, now: datetime) -> None:
    """Give the subscription the price that the member read and agreed to; what is paid stays as it is.

    Raises NothingProposed when another price, or none, is proposed by now, and StripeFailed.
    """
    if membership.proposed_cents != agreed_cents or not membership.is_stoppable:
        raise NothingProposed(membership.public_id)
    change_price(
        access=stripe_access(),
        subscription_id=membership.stripe_subscription_id,
        amount_cents=agreed_cents,
    )
    with transaction.atomic():
        JournalEntry.record(
            verb="membership.price_agreed",
            subject=membership.number,
            details={"before_cents": membership.amount_cents, "agreed_cents": agreed_cents},
            actor=buyer(membership.customer_id),
            now=now,
        )
        membership.agree()
