"""An archive to damage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.archive_invoice import archive_invoice
from souche.actions.reconcile_payments import reconcile_payments
from souche.kit import clock
from tests.actions.orders import place

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.invoices.models import Invoice
    from tests.sandbox import LocalStripe


def archived(event: Event, local_stripe: LocalStripe) -> Invoice:
    """Return the invoice of a purchase of Alice's, its PDF in the archive."""
    order = place(event, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[order], now=clock.now())
    archive_invoice(invoice_id=order.invoices.get().public_id, now=clock.now())
    return order.invoices.get()
