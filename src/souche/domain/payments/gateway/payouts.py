"""Payouts to the bank, and the movements that each is made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from souche.domain.payments.gateway.client import PAGE, client, plain
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.facts import BalanceMovement, MovementFacts, PayoutFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stripe.params import BalanceTransactionListParams, PayoutListParams

    from souche.domain.payments.gateway.facts import StripeAccess


def payouts_since(*, access: StripeAccess, since: datetime) -> Iterator[PayoutFacts]:
    """Yield the payouts made since an instant, newest first; those that failed or were cancelled are left."""
    params: PayoutListParams = {"created": {"gte": int(since.timestamp())}, "limit": PAGE}
    with in_our_words():
        for payout in client(access).payouts.list(params).auto_paging_iter():
            if payout.status not in {"failed", "canceled"}:
                yield PayoutFacts(
                    payout_id=payout.id, amount_cents=payout.amount, is_automatic=payout.automatic
                )


def movements_of(*, access: StripeAccess, payout_id: str) -> Iterator[MovementFacts]:
    """Yield what an automatic payout is made of, its own movement left out.

    Only of automatic ones does Stripe say it (docs.stripe.com/payouts/reconciliation).
    """
    params: BalanceTransactionListParams = {"payout": payout_id, "expand": ["data.source"], "limit": PAGE}
    with in_our_words():
        for movement in client(access).balance_transactions.list(params).auto_paging_iter():
            if movement.type != "payout":
                yield _facts(plain(movement))


def movements_between(*, access: StripeAccess, since: datetime, until: datetime) -> Iterator[BalanceMovement]:
    """Yield every movement of the account's balance on [since, until), newest first, payouts included."""
    params: BalanceTransactionListParams = {
        "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
        "limit": PAGE,
    }
    with in_our_words():
        for movement in client(access).balance_transactions.list(params).auto_paging_iter():
            yield BalanceMovement(
                movement_id=movement.id,
                kind=movement.type,
                moved_at=datetime.fromtimestamp(movement.created, tz=UTC),
                description=movement.description or "",
                currency=movement.currency.upper(),
                amount_cents=movement.amount,
                fee_cents=movement.fee,
                net_cents=movement.net,
                payout_id=str(movement.source or "") if movement.type == "payout" else "",
            )


def _facts(movement: dict[str, Any]) -> MovementFacts:
    source = movement["source"] if isinstance(movement["source"], dict) else {}
    return MovementFacts(
        movement_id=movement["id"],
        amount_cents=movement["amount"],
        fee_cents=movement["fee"],
        net_cents=movement["net"],
        payment_intent_id=str(source.get("payment_intent") or ""),
        refund_id=source["id"] if source.get("object") == "refund" else "",
    )
