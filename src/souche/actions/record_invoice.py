"""An invoice that Stripe issued enters the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.renew_membership import renew_membership
from souche.domain.invoices.models import Invoice
from souche.domain.orders.models import Order
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import invoices
from souche.domain.payments.gateway.arrivals import read_arrival
from souche.domain.payments.models import Payment
from souche.domain.payments.tax_rates import percentage_of

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.customers.models import BuyerIdentity
    from souche.domain.payments.gateway.facts import Arrival, InvoiceFacts, StripeAccess


def record_invoice(*, stripe_invoice_id: str, now: datetime) -> None:
    """Read the invoice at Stripe, write it with its lines, and defer the archiving of its PDF.

    One of a subscription renews its membership, and its payment is written with it, or later where it lacks.
    An invoice already in the register changes nothing else; one of a product that is not ours is left out.
    Raises StripeFailed.
    """
    access = stripe_access()
    facts = invoices.read_invoice(
        access=access,
        invoice_id=stripe_invoice_id,
        rate_of=lambda tax_rate_id: percentage_of(access=access, tax_rate_id=tax_rate_id),
    )
    order = Order.objects.select_related("identity").filter(public_id=facts.order_id).first()
    if order is None:
        return
    arrival = _arrival(order, facts=facts, access=access)
    with transaction.atomic():
        invoice = Invoice.record(
            facts=facts, order=order, identity=_identity(order, facts=facts), arrival=arrival, now=now
        )
        if facts.subscription:
            Payment.collect(order=order, invoice=facts)
        if invoice and facts.subscription:
            renew_membership(order=order, period=facts.subscription, paid_at=facts.paid_at or now)


def _identity(order: Order, *, facts: InvoiceFacts) -> BuyerIdentity | None:
    """Return whom this invoice was made out to, whatever the order says by now; None for a private buyer.

    An identity has a Customer of its own at Stripe, which the invoice names.
    """
    if order.identity is None or order.identity.stripe_customer_id == facts.customer_id:
        return order.identity
    named = order.customer.identities.exclude(stripe_customer_id="")
    return named.filter(stripe_customer_id=facts.customer_id).last()


def _arrival(order: Order, *, facts: InvoiceFacts, access: StripeAccess) -> Arrival | None:
    """Return when and how the money of the invoice came; None where nothing of it is known.

    An invoice made after the payment was marked as paid when it was made: the order's payment tells better.
    """
    if facts.payments:
        return max((paid.arrival for paid in facts.payments), key=lambda arrival: arrival.received_at)
    if facts.subscription or facts.paid_at is None:
        return None
    if not facts.payment_intent_id:
        payment = Payment.objects.of_invoice(order=order)
        return payment.arrival if payment else None
    known = Payment.objects.of_intent(facts.payment_intent_id)
    # Its event may come before that of the payment.
    return known.arrival if known else read_arrival(access=access, payment_intent_id=facts.payment_intent_id)
