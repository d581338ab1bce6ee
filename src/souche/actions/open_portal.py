"""A buyer goes to see their invoices at Stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.organisation.models import JournalEntry, Organisation, buyer
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.portal import PortalRequest, open_portal_session

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.customers.models import Customer


class PortalClosed(Exception):
    """The organiser does not offer the portal, or nothing of this buyer is at Stripe."""


def open_portal(*, customer: Customer, return_url: str, now: datetime) -> str:
    """Return the address of the buyer's own portal, made for this click; raise PortalClosed, StripeFailed."""
    organisation = Organisation.current()
    if not (organisation.is_portal_enabled and customer.stripe_customer_id):
        raise PortalClosed(customer.public_id)
    request = PortalRequest(
        configuration_id=organisation.stripe_portal_id,
        stripe_customer_id=customer.stripe_customer_id,
        language=customer.language,
        return_url=return_url,
    )
    url = open_portal_session(access=stripe_access(), request=request)
    JournalEntry.record(
        verb="customer.portal_opened", subject=customer.public_id, actor=buyer(customer.pk), now=now
    )
    return url
