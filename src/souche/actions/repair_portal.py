"""The customer portal that buyers are offered is put right again at Stripe."""

from __future__ import annotations

from souche.actions.configure_portal import configure_portal
from souche.domain.organisation.models import Organisation


def repair_portal() -> None:
    """Make the portal again, or correct the one that stands; raise PortalNotConfigured."""
    organisation = Organisation.current()
    organisation.stripe_portal_id = configure_portal(
        secret_key=organisation.stripe_secret_key, configuration_id=organisation.stripe_portal_id
    )
    organisation.save(update_fields=["stripe_portal_id"])
