"""The Stripe Customer of a buyer: one each, whatever happens at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.payments.gateway.client import client, idempotency_key
from souche.domain.payments.gateway.errors import in_our_words

if TYPE_CHECKING:
    from stripe.params import CustomerCreateParams, CustomerUpdateParams

    from souche.domain.payments.gateway.facts import StripeAccess


def create_customer(*, access: StripeAccess, customer_id: str, email: str) -> str:
    """Create the Stripe Customer of `customer_id`, or return the one created before; return its id.

    Only what never changes is sent, so that two simultaneous purchases send the very same request and
    Stripe's idempotency answers both with one Customer. Name and language follow in `update_customer`.
    """
    params: CustomerCreateParams = {"email": email, "metadata": {"customer": customer_id}}
    key = idempotency_key("customer", customer_id, params)
    with in_our_words():
        return client(access).customers.create(params, {"idempotency_key": key}).id


def update_customer(*, access: StripeAccess, stripe_customer_id: str, name: str, language: str) -> None:
    """Tell Stripe the buyer's name, and the language in which invoices are written (`preferred_locales`)."""
    params: CustomerUpdateParams = {"name": name, "preferred_locales": [language]}
    with in_our_words():
        client(access).customers.update(stripe_customer_id, params)
