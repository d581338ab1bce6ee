"""Money that goes back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from souche.domain.payments.gateway.client import PAGE, client, plain
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.refund_facts import RefundFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import stripe
    from stripe.params import RefundCreateParams, RefundListParams

    from souche.domain.payments.gateway.facts import StripeAccess


# The movement that brings the money of a refund that failed back into the balance.
RETURN = "failure_balance_transaction"


def refund_payment(
    *, access: StripeAccess, refund_id: str, payment_intent_id: str, amount_cents: int
) -> RefundFacts:
    """Give so much of a payment back, once however often it is asked: `refund_id` is ours."""
    made = refunds_of(access=access, payment_intent_id=payment_intent_id)
    before = next((refund for refund in made if refund.our_id == refund_id), None)
    return before or _create(
        access,
        {"payment_intent": payment_intent_id, "amount": amount_cents, "metadata": {"refund": refund_id}},
        key=f"refund-{refund_id}",
    )


def _create(access: StripeAccess, params: RefundCreateParams, *, key: str) -> RefundFacts:
    with in_our_words():
        return _facts(client(access).refunds.create(params, {"idempotency_key": key}))


def read_refund(*, access: StripeAccess, refund_id: str) -> RefundFacts:
    """Return where a refund stands now, and since when."""
    with in_our_words():
        return _facts(client(access).refunds.retrieve(refund_id, {"expand": [RETURN]}))


def refunds_of(*, access: StripeAccess, payment_intent_id: str) -> list[RefundFacts]:
    """Return what was given back of a payment, newest first."""
    with in_our_words():
        made = client(access).refunds.list({"payment_intent": payment_intent_id, "limit": PAGE})
    return [_facts(refund) for refund in made.data]


def refunds_since(*, access: StripeAccess, since: datetime) -> Iterator[RefundFacts]:
    """Yield the refunds made since an instant, newest first, whoever made them."""
    params: RefundListParams = {"created": {"gte": int(since.timestamp())}, "limit": PAGE}
    with in_our_words():
        for refund in client(access).refunds.list(params).auto_paging_iter():
            yield _facts(refund)


def _facts(refund: stripe.Refund) -> RefundFacts:
    content = plain(refund)
    return RefundFacts(
        refund_id=refund.id,
        payment_intent_id=str(refund.payment_intent or ""),
        amount_cents=refund.amount,
        status=refund.status or "pending",
        failure=content.get("failure_reason") or "",
        our_id=str((content.get("metadata") or {}).get("refund", "")),
        made_at=datetime.fromtimestamp(refund.created, tz=UTC),
        returned_at=_returned_at(content),
    )


def _returned_at(content: dict[str, Any]) -> datetime | None:
    """Return when the money came back; a list of refunds has the id of that movement alone."""
    movement = content.get(RETURN)
    return datetime.fromtimestamp(movement["created"], tz=UTC) if isinstance(movement, dict) else None
