"""A buyer corrects their name, address or language."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, buyer
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.customers.models import Customer, Details


def change_details(*, customer: Customer, details: Details, now: datetime) -> None:
    """Keep the details; Stripe, which prints them on the invoices to come, is told in a job."""
    changed = [name for name, said in asdict(details).items() if said != getattr(customer, name)]
    with transaction.atomic():
        customer.revise(details=details)
        if customer.stripe_customer_id or customer.memberships.stoppable().exists():
            queue.defer("update_stripe_customer", {"customer_id": customer.public_id})
        JournalEntry.record(
            verb="customer.details_changed",
            subject=customer.public_id,
            # Which, and not what they say: the journal is to name nobody.
            details={"fields": changed},
            actor=buyer(customer.pk),
            now=now,
        )
