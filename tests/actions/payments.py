"""Payments as the actions' tests need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.reconcile_payments import reconcile_payments
from souche.domain.payments.models import Payment
from souche.kit import clock
from tests.actions.orders import place

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe


def buy(event: Event, local_stripe: LocalStripe, *, quantity: int = 2) -> Payment:
    """Alice pays so many places at 24 €, by card at the local Stripe."""
    order = place(event, quantity, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[order], now=clock.now())
    return Payment.objects.select_related("order").get(order=order)


def dispute(payment: Payment, local_stripe: LocalStripe) -> str:
    """Alice's bank asks for the money back; return Stripe's id of the dispute."""
    (charge,) = local_stripe.objects("charges", payment_intent=payment.stripe_payment_intent_id)
    disputed = local_stripe.control(f"charges/{charge['id']}/dispute", reason="product_not_received")
    return str(disputed["id"])
