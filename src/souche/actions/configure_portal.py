"""Stripe's customer portal is made for the house, or put right again."""

from __future__ import annotations

from souche.domain.payments.gateway.errors import StripeFailed
from souche.domain.payments.gateway.facts import StripeAccess
from souche.domain.payments.gateway.portal import keep_portal_configuration


class PortalNotConfigured(Exception):
    """Stripe refused, or could not be reached: the portal cannot be offered for now."""


def configure_portal(*, secret_key: str, configuration_id: str) -> str:
    """Return the id of the portal's configuration at Stripe, checked or new; raise PortalNotConfigured."""
    try:
        return keep_portal_configuration(
            access=StripeAccess(secret_key=secret_key), configuration_id=configuration_id
        )
    except StripeFailed as error:
        raise PortalNotConfigured from error
