"""The box office is connected to a Stripe account: the key tried and kept, the webhook endpoint created."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.reconnect_webhook import reconnect_webhook
from souche.domain.organisation.models import SOUCHE, JournalEntry, Organisation
from souche.domain.payments.access import forget
from souche.domain.payments.gateway.account import read_account
from souche.domain.payments.gateway.facts import StripeAccess
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import Actor, StaffMember


def connect_stripe(
    *, secret_key: str, webhook_url: str, actor: StaffMember | Actor = SOUCHE, now: datetime
) -> None:
    """Keep a key that Stripe accepts, then let Stripe deliver its events at `webhook_url`.

    Raises StripeKeyRefused or StripeUnreachable: nothing is kept then; StripeRefused when only the endpoint
    was refused, as at an address that Stripe cannot reach: the key is kept, and one may try again.
    """
    account = read_account(access=StripeAccess(secret_key=secret_key))
    organisation = Organisation.current()
    organisation.stripe_secret_key = secret_key
    organisation.stripe_account_id = account.account_id
    organisation.stripe_tax_ids = []
    with transaction.atomic():
        organisation.save()
        JournalEntry.record(
            verb="configuration.stripe_connected",
            subject=organisation.name,
            details={"account": account.account_id},
            actor=actor,
            now=now,
        )
        queue.defer_once("publish_tax_ids", {}, key="publish_tax_ids")
    forget()
    reconnect_webhook(webhook_url=webhook_url, now=now)
