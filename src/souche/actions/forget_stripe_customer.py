"""Stripe forgets a buyer who asked to be erased; the invoices that it issued stay there."""

from __future__ import annotations

from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import customers


def forget_stripe_customer(*, stripe_customer_id: str) -> None:
    """Delete the Customer at Stripe; raise StripeFailed: the job tries again."""
    customers.delete_customer(access=stripe_access(), stripe_customer_id=stripe_customer_id)
