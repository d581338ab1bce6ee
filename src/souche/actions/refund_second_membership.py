"""A member paid twice for what one already gives: the second one is void, and its money goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from souche.actions.refund_order import refund_order
from souche.domain.memberships.models import Membership
from souche.domain.payments.models import RefundReason

if TYPE_CHECKING:
    from datetime import datetime


def refund_second_membership(*, membership_id: str, now: datetime) -> None:
    """Give a membership's money back and tell the buyer why; whatever else was ordered with it stays.

    Asked again, or after somebody else gave it back, it does nothing. Raises what refund_order raises.
    """
    second = Membership.objects.running().with_their_facts().filter(public_id=membership_id).first()
    if second is None:
        return
    order = second.line.order
    with translation.override(order.language):
        message = gettext("You have this membership already: what you paid for it again goes back to you.")
    refund_order(
        order=order,
        chosen=[second.public_id],
        # Its money was a sale for a moment, which the books count: neither is it left out of them.
        reason=RefundReason.ORGANISER,
        message=message,
        now=now,
    )
