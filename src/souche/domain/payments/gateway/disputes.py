"""Disputes: a buyer asks their bank for the money back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings

from souche.domain.payments.gateway.client import client
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.refund_facts import DisputeFacts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from souche.domain.payments.gateway.facts import StripeAccess


def read_dispute(*, access: StripeAccess, dispute_id: str) -> DisputeFacts:
    """Return where a dispute stands now."""
    with in_our_words():
        dispute = client(access).disputes.retrieve(dispute_id)
    due_by = dispute.evidence_details.due_by
    # Zero, one or two movements, with a fee apart (docs.stripe.com/api/disputes/object).
    moved = sorted((movement.created, movement.amount) for movement in dispute.balance_transactions)
    is_back = sum(amount for _created, amount in moved) >= 0
    return DisputeFacts(
        dispute_id=dispute.id,
        payment_intent_id=str(dispute.payment_intent or ""),
        amount_cents=dispute.amount,
        reason=dispute.reason,
        status=dispute.status,
        due_by=datetime.fromtimestamp(due_by, tz=UTC) if due_by else None,
        opened_at=datetime.fromtimestamp(dispute.created, tz=UTC),
        withdrawn_at=_first(created for created, amount in moved if amount < 0),
        reinstated_at=_first(created for created, amount in reversed(moved) if amount > 0 and is_back),
    )


def _first(instants: Iterable[int]) -> datetime | None:
    return next((datetime.fromtimestamp(created, tz=UTC) for created in instants), None)


def dispute_url(*, dispute_id: str, is_livemode: bool) -> str:
    """Return the page of Stripe's dashboard where a dispute is answered."""
    if settings.STRIPE_API_BASE:
        return f"{settings.STRIPE_API_BASE}/dashboard/objects/{dispute_id}"
    mode = "" if is_livemode else "test/"
    return f"https://dashboard.stripe.com/{mode}disputes/{dispute_id}"
