"""Each job is a name and the action it calls; a failed one is tried again, later and later, for two days."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from souche.actions.archive_invoice import archive_invoice
from souche.actions.expire_order import expire_order
from souche.actions.pay_back_payment import pay_back_payment
from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.record_invoice import record_invoice
from souche.actions.release_expired import release_expired
from souche.actions.send_documents import send_documents
from souche.actions.settle_payment import UnknownOrder, settle_payment
from souche.domain.orders.models import Order
from souche.domain.payments.gateway.facts import PaidSession
from souche.kit import clock

if TYPE_CHECKING:
    from procrastinate.types import JSONValue

logger = logging.getLogger(__name__)

# Waits 2, 4, 8 … seconds; the sixteenth attempt comes about eighteen hours after the first.
PATIENT = RetryStrategy(max_attempts=16, exponential_wait=2)


def order_url(order: Order) -> str:
    """Return the absolute address of an order's page."""
    return f"{settings.BASE_URL}{reverse('shop:order', args=[order.link])}"


@app.task(name="settle_payment", retry=PATIENT)
def settle(paid: dict[str, JSONValue]) -> None:
    """Settle the payment of a session, given as the fields of PaidSession."""
    try:
        settle_payment(paid=PaidSession(**paid), now=clock.now())  # type: ignore[arg-type]  # JSON of the same fields
    except UnknownOrder as unknown:
        logger.warning("A payment names no order of ours: %s", unknown)


@app.task(name="expire_order", retry=PATIENT)
def expire(order_id: str) -> None:
    """Expire the order of a session that expired at Stripe."""
    for order in Order.objects.held().filter(public_id=order_id):
        expire_order(order=order, now=clock.now())


@app.task(name="record_invoice", retry=PATIENT)
def record(stripe_invoice_id: str) -> None:
    """Record an invoice that was paid."""
    record_invoice(stripe_invoice_id=stripe_invoice_id, now=clock.now())


@app.task(name="archive_invoice", retry=PATIENT)
def archive(invoice_id: str) -> None:
    """Fetch and keep the PDF of an invoice."""
    archive_invoice(invoice_id=invoice_id, now=clock.now())


@app.task(name="send_documents", retry=PATIENT)
def send(order_id: str) -> None:
    """Send what the buyer of an order has not received."""
    send_documents(order_id=order_id, order_url=order_url, now=clock.now())


@app.task(name="pay_back_payment", retry=PATIENT)
def pay_back(payment_id: str, reason: str) -> None:
    """Give back a payment that cannot be kept."""
    pay_back_payment(payment_id=payment_id, reason=reason, now=clock.now())


@app.task(name="reconcile_order", retry=PATIENT)
def reconcile_order(order_id: str) -> None:
    """Ask Stripe about one order whose buyer is waiting."""
    reconcile_payments(orders=Order.objects.filter(public_id=order_id), now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="release_expired")
def release(timestamp: int) -> None:
    """Give back, each minute, the places of orders whose time is over."""
    del timestamp
    release_expired(now=clock.now())


@app.periodic(cron="*/2 * * * *")
@app.task(name="reconcile_payments")
def reconcile(timestamp: int) -> None:
    """Ask Stripe, every other minute, about the orders it should have told us about."""
    del timestamp
    now = clock.now()
    reconcile_payments(orders=Order.objects.to_reconcile(now=now), now=now)
