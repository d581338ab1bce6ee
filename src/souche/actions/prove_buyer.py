"""Who enters their account by the link that was sent to their address is proven to be its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.customers.models import Customer


def prove_buyer(*, customer: Customer, now: datetime) -> None:
    """Keep that the customer is proven; the first time they become who they were as they first paid.

    Until then their name is that of whoever typed the address first, and nothing at Stripe is theirs. From
    then on only they change it. The caller opens the transaction.
    """
    if not customer.prove(now=now) or customer.stripe_customer_id:
        return
    order = customer.orders.first_paid()
    if order is not None:
        order.note_proof()
        customer.present(name=order.buyer_name, language=order.language)
        customer.take_over_stripe(stripe_customer_id=order.stripe_customer_id)
