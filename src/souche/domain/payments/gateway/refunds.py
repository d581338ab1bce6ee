"""Money that goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.payments.gateway.client import client
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.facts import RefundFacts

if TYPE_CHECKING:
    from stripe.params import RefundCreateParams

    from souche.domain.payments.gateway.facts import StripeAccess


def refund_payment(*, access: StripeAccess, payment_id: str, payment_intent_id: str) -> RefundFacts:
    """Give the whole of a payment back, once however often it is asked."""
    params: RefundCreateParams = {"payment_intent": payment_intent_id, "metadata": {"payment": payment_id}}
    with in_our_words():
        refund = client(access).refunds.create(params, {"idempotency_key": f"pay-back-{payment_id}"})
    return RefundFacts(refund_id=refund.id, amount_cents=refund.amount, status=refund.status or "pending")
