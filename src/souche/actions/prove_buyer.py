"""Who enters their account by the link that was sent to their address is proven to be its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.customers.models import Customer


def prove_buyer(*, customer: Customer, name: str, now: datetime) -> None:
    """Keep that the customer is proven; the first time they take the name that they say.

    What was paid first under that name is theirs, with its language and its Customer at Stripe. What was paid
    under another may be a stranger's, who typed the address: it names nobody, and its card is not shown.
    The caller opens the transaction.
    """
    if not customer.prove(now=now):
        return
    order = None if customer.stripe_customer_id else customer.orders.first_paid(buyer_name=name)
    customer.present(name=name, language=order.language if order else customer.language)
    if order:
        order.note_proof()
        customer.take_over_stripe(stripe_customer_id=order.stripe_customer_id)
    elif customer.stripe_customer_id and not customer.is_told_to_stripe:
        queue.defer("update_stripe_customer", {"customer_id": customer.public_id})
