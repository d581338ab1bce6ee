"""Payouts to the bank, and the movements that each is made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from souche.domain.payments.gateway.client import PAGE, client, plain
from souche.domain.payments.gateway.errors import StripeUnreachable, in_our_words
from souche.domain.payments.gateway.facts import BalanceFacts, BalanceMovement, MovementFacts, PayoutFacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from stripe.params import BalanceTransactionListParams, PayoutListParams

    from souche.domain.payments.gateway.facts import StripeAccess

# A balance is read between two movements, of which a busy evening has one a second.
ATTEMPTS = 10


def payouts_since(*, access: StripeAccess, since: datetime) -> Iterator[PayoutFacts]:
    """Yield the payouts made since an instant, newest first; those that failed or were cancelled are left."""
    params: PayoutListParams = {"created": {"gte": int(since.timestamp())}, "limit": PAGE}
    with in_our_words():
        for payout in client(access).payouts.list(params).auto_paging_iter():
            if payout.status not in {"failed", "canceled"}:
                yield PayoutFacts(
                    payout_id=payout.id,
                    amount_cents=payout.amount,
                    currency=payout.currency.upper(),
                    is_automatic=payout.automatic,
                    arrives_on=_day(payout.arrival_date),
                )


def _day(arrival_date: int) -> date:
    """Return the day that Stripe writes as midnight in UTC, wherever the bank is."""
    return datetime.fromtimestamp(arrival_date, tz=UTC).date()


def movements_of(*, access: StripeAccess, payout_id: str) -> Iterator[MovementFacts]:
    """Yield what an automatic payout is made of, its own movement left out.

    Only of automatic ones does Stripe say it (docs.stripe.com/payouts/reconciliation).
    """
    params: BalanceTransactionListParams = {"payout": payout_id, "expand": ["data.source"], "limit": PAGE}
    with in_our_words():
        for movement in client(access).balance_transactions.list(params).auto_paging_iter():
            if movement.type != "payout":
                yield _facts(plain(movement))


def movements_since(*, access: StripeAccess, since: datetime) -> Iterator[BalanceMovement]:
    """Yield every movement of the account's balance since an instant, newest first, payouts included."""
    params: BalanceTransactionListParams = {
        "created": {"gte": int(since.timestamp())},
        "expand": ["data.source"],
        "limit": PAGE,
    }
    with in_our_words():
        for movement in client(access).balance_transactions.list(params).auto_paging_iter():
            yield _movement(plain(movement))


def read_balance(*, access: StripeAccess) -> BalanceFacts:
    """Return what is on the balance, available or still to be, at one moment between two movements.

    Money that moves while it is read is read again; raises StripeUnreachable where it never stands still.
    """
    for _attempt in range(ATTEMPTS):
        before = _last_movement(access)
        with in_our_words():
            balance = plain(client(access).balance.retrieve())
        if before == _last_movement(access):
            return BalanceFacts(cents=_cents_by_currency(balance), last_movement_id=before)
    raise StripeUnreachable("The balance moved each time that it was read.")


def _last_movement(access: StripeAccess) -> str:
    with in_our_words():
        found = client(access).balance_transactions.list({"limit": 1}).data
    return found[0].id if found else ""


def _cents_by_currency(balance: dict[str, Any]) -> dict[str, int]:
    cents: dict[str, int] = {}
    for part in (*balance["available"], *balance["pending"]):
        currency = part["currency"].upper()
        cents[currency] = cents.get(currency, 0) + part["amount"]
    return cents


def _movement(movement: dict[str, Any]) -> BalanceMovement:
    source = movement["source"] if isinstance(movement["source"], dict) else {}
    kind = source.get("object")
    return BalanceMovement(
        movement_id=movement["id"],
        kind=movement["type"],
        moved_at=datetime.fromtimestamp(movement["created"], tz=UTC),
        description=movement["description"] or "",
        currency=movement["currency"].upper(),
        amount_cents=movement["amount"],
        fee_cents=movement["fee"],
        net_cents=movement["net"],
        payout_id=source["id"] if kind == "payout" else "",
        payment_intent_id=str(source.get("payment_intent") or ""),
        refund_id=source["id"] if kind == "refund" else "",
        order_id=(source.get("metadata") or {}).get("order", ""),
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
