"""The box office is connected to a Stripe account: the key tried, the webhook endpoint created."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments.access import forget
from souche.domain.payments.gateway.account import read_account
from souche.domain.payments.gateway.endpoints import create_webhook_endpoint
from souche.domain.payments.gateway.events import HANDLED_TYPES
from souche.domain.payments.gateway.facts import StripeAccess
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime


def connect_stripe(*, secret_key: str, webhook_url: str, now: datetime) -> None:
    """Create the endpoint for the handled events at `webhook_url` and keep the key and its secret.

    Raises StripeKeyRefused, StripeRefused or StripeUnreachable: nothing is kept then.
    """
    access = StripeAccess(secret_key=secret_key)
    account = read_account(access=access)
    endpoint = create_webhook_endpoint(access=access, url=webhook_url, event_types=HANDLED_TYPES)
    organisation = Organisation.current()
    organisation.stripe_secret_key = secret_key
    organisation.stripe_webhook_secret = endpoint.secret
    organisation.stripe_account_id = account.account_id
    organisation.stripe_tax_ids = []
    with transaction.atomic():
        organisation.save()
        queue.defer_once("publish_tax_ids", {}, key="publish_tax_ids")
        JournalEntry.record(
            verb="configuration.stripe_connected",
            subject=organisation.name,
            details={"account": account.account_id, "endpoint": endpoint.endpoint_id},
            now=now,
        )
    forget()
