"""A buyer corrects their name, address or language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.kit import queue

if TYPE_CHECKING:
    from souche.domain.customers.models import Customer, Details


def change_details(*, customer: Customer, details: Details) -> None:
    """Keep the details; Stripe, which prints them on the invoices to come, is told in a job."""
    with transaction.atomic():
        customer.revise(details=details)
        if customer.stripe_customer_id or customer.memberships.stoppable().exists():
            queue.defer("update_stripe_customer", {"customer_id": customer.public_id})
