"""A member changes the card that pays a membership, on Stripe's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.memberships.states import IllegalMove
from souche.domain.organisation.models import JournalEntry, Organisation, buyer
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.portal import PortalRequest, open_card_session

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.memberships.models import Membership


def open_card_page(*, membership: Membership, return_url: str, now: datetime) -> str:
    """Return the address where the card is changed, made for this click; raise IllegalMove, StripeFailed."""
    if not membership.is_stoppable:
        raise IllegalMove(membership.public_id)
    request = PortalRequest(
        configuration_id=Organisation.current().stripe_portal_id,
        stripe_customer_id=membership.line.order.stripe_customer_id,
        language=membership.language,
        return_url=return_url,
    )
    url = open_card_session(access=stripe_access(), request=request)
    JournalEntry.record(
        verb="membership.card_page_opened",
        subject=membership.number,
        actor=buyer(membership.customer_id),
        now=now,
    )
    return url
