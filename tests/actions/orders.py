"""Orders as the actions' tests need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.place_order import Placed, place_order
from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.settle_payment import settle_payment
from souche.domain.catalogue.models import Price
from souche.domain.orders.pricing import Choice
from souche.domain.organisation.models import Organisation
from souche.domain.payments.gateway.facts import Arrival, PaidSession
from souche.kit import clock
from tests.cast import ALICE, NOON

if TYPE_CHECKING:
    from datetime import datetime

    from souche.actions.place_order import Buyer, Visit
    from souche.domain.catalogue.models import Event
    from souche.domain.customers.models import Customer
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe


def place(
    event: Event,
    quantity: int = 1,
    *,
    buyer: Buyer = ALICE,
    member: Customer | None = None,
    visit: Visit | None = None,
    now: datetime = NOON,
) -> Placed:
    """Alice orders so many of the event's first price; `member` is whose account it is in.

    Without a `visit` nobody asks where she comes from.
    """
    price = Price.objects.filter(product__event=event)[0]
    return place_order(
        organisation=Organisation.current(),
        offering=event,
        choices=[Choice(price.public_id, quantity)],
        buyer=buyer,
        member=member,
        visit=visit,
        success_url=lambda order: f"http://127.0.0.1/{order.public_id}?paye=1",
        cancel_url=lambda order: f"http://127.0.0.1/{order.public_id}",
        now=now,
    )


def bought(event: Event, quantity: int = 1, *, local_stripe: LocalStripe) -> Order:
    """Alice orders so many of the event's first price and pays at Stripe; her invoice is in the register."""
    return paid_at_stripe(place(event, quantity, now=clock.now()).order, local_stripe=local_stripe)


def paid_at_stripe(order: Order, *, local_stripe: LocalStripe) -> Order:
    """Let an order be paid at Stripe, and ask Stripe about it."""
    local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[order], now=clock.now())
    order.refresh_from_db()
    return order


def ticket_ids(order: Order) -> list[str]:
    """Return the public ids of the order's valid tickets."""
    return list(order.tickets.valid().values_list("public_id", flat=True))


def pay_without_invoice(event: Event, quantity: int = 1) -> Order:
    """Return an order that Alice paid while the switch was off."""
    Organisation.objects.update(is_invoicing_enabled=False)
    order = place(event, quantity, now=clock.now()).order
    settle_payment(paid=paid_session(order), now=clock.now())
    order.refresh_from_db()
    return order


def paid_session(order: Order, **changes: object) -> PaidSession:
    """Return what Stripe tells of an order's payment; `changes` replace its fields."""
    fields: dict[str, object] = {
        "session_id": order.stripe_session_id or f"cs_{order.public_id}",
        "order_id": order.public_id,
        "payment_intent_id": f"pi_{order.public_id}",
        "amount_cents": order.total_cents,
        "currency": "EUR",
        "is_livemode": False,
        "is_invoiced": order.is_invoice_wanted,
        "arrival": Arrival(received_at=NOON, method="card"),
    }
    return PaidSession(**{**fields, **changes})  # type: ignore[arg-type]  # the fields of PaidSession
