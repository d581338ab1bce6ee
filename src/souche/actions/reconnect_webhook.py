"""Stripe delivers its events here again, by a new endpoint that replaces those at our address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments.access import forget, stripe_access
from souche.domain.payments.gateway.endpoints import (
    create_webhook_endpoint,
    delete_webhook_endpoint,
    webhook_endpoints,
)
from souche.domain.payments.gateway.events import HANDLED_TYPES

if TYPE_CHECKING:
    from datetime import datetime


def reconnect_webhook(*, webhook_url: str, now: datetime) -> None:
    """Create the endpoint, keep its secret, and delete the former ones: Stripe tells a secret only once.

    Raises StripeFailed.
    """
    access = stripe_access()
    former = webhook_endpoints(access=access, url=webhook_url)
    endpoint = create_webhook_endpoint(access=access, url=webhook_url, event_types=HANDLED_TYPES)
    organisation = Organisation.current()
    organisation.stripe_webhook_secret = endpoint.secret
    with transaction.atomic():
        organisation.save(update_fields=["stripe_webhook_secret"])
        JournalEntry.record(
            verb="configuration.webhook_reconnected",
            subject=organisation.name,
            details={"endpoint": endpoint.endpoint_id},
            now=now,
        )
    forget()
    for each in former:
        delete_webhook_endpoint(access=access, endpoint_id=each.endpoint_id)
