"""When the money of a payment arrived, by Stripe's clock, and by what means."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from souche.domain.payments.gateway.client import PAGE, client, plain
from souche.domain.payments.gateway.errors import StripeUnreachable, in_our_words
from souche.domain.payments.gateway.facts import Arrival

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from stripe.params import PaymentIntentListParams

    from souche.domain.payments.gateway.facts import StripeAccess

# Of the methods in euros, those whose money comes days later (docs.stripe.com/payments/payment-methods).
DELAYED = ("customer_balance", "multibanco", "sepa_debit")
# What tells of the arrival, from a PaymentIntent on.
CHARGE = "latest_charge.balance_transaction"


def read_arrival(*, access: StripeAccess, payment_intent_id: str) -> Arrival:
    """Ask Stripe when the money of a PaymentIntent arrived; raise StripeFailed."""
    with in_our_words():
        found = client(access).payment_intents.retrieve(payment_intent_id, {"expand": [CHARGE]})
    return arrival_of(plain(found))


def arrivals_since(
    *, access: StripeAccess, since: datetime, among: Collection[str]
) -> Iterator[tuple[str, Arrival]]:
    """Yield, with their ids, the arrivals of those of `among` whose PaymentIntent was made since an instant.

    It is asked a page at a time, newest first. Raises StripeFailed.
    """
    params: PaymentIntentListParams = {
        "created": {"gte": int(since.timestamp())},
        "limit": PAGE,
        "expand": [f"data.{CHARGE}"],
    }
    with in_our_words():
        for found in client(access).payment_intents.list(params).auto_paging_iter():
            if found.id in among:
                yield found.id, arrival_of(plain(found))


def arrival_of(intent: dict[str, Any]) -> Arrival:
    """Read it on a PaymentIntent that succeeded, with its `CHARGE` expanded.

    A card is charged when its charge is made. The charge of a delayed method is made, pending, days before
    the money, which has come once it enters the balance. Raises StripeUnreachable where it has not yet.
    """
    charge = intent["latest_charge"]
    method = str(charge["payment_method_details"]["type"])
    moved = charge["balance_transaction"] if method in DELAYED else charge
    if moved is None:
        raise StripeUnreachable(f"the money of {intent['id']} is not in the balance yet")
    return Arrival(received_at=datetime.fromtimestamp(moved["created"], tz=UTC), method=method)
