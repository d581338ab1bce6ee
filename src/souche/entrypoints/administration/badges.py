"""The colours and words of states, the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from souche.domain.accounting.register import Delivery
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import DisputeStatus

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ORDER_COLOURS = {
    OrderStatus.HELD.value: "info",
    OrderStatus.PROCESSING.value: "info",
    OrderStatus.PAID.value: "success",
    OrderStatus.EXPIRED.value: "warning",
    OrderStatus.CANCELLED.value: "danger",
    OrderStatus.REFUSED.value: "danger",
    OrderStatus.VOIDED.value: "danger",
}
DELIVERY_COLOURS = {
    Delivery.SENT.value: "success",
    Delivery.REFUSED.value: "danger",
    Delivery.FAILED.value: "danger",
    Delivery.TO_SEND.value: "info",
}
MONEY_COLOURS = {"live": "success", "test": "warning"}
DISPUTE_COLOURS = {status.value: "warning" for status in DisputeStatus} | {
    DisputeStatus.WON.value: "success",
    DisputeStatus.PREVENTED.value: "success",
    DisputeStatus.WARNING_CLOSED.value: "success",
    DisputeStatus.LOST.value: "danger",
}
# Stripe's own states of an invoice (docs.stripe.com/invoicing/overview).
INVOICE_COLOURS = {
    "open": "info",
    "paid": "success",
    "void": "danger",
    "uncollectible": "warning",
    "issued": "info",
}
INVOICE_WORDS: dict[str, _StrPromise] = {
    "draft": _("Draft"),
    "open": _("To pay"),
    "paid": _("Paid"),
    "void": _("Voided"),
    "uncollectible": _("Uncollectible"),
    "issued": _("Issued"),
}


def invoice_state(status: str) -> str:
    """Return Stripe's state of an invoice in our words."""
    return str(INVOICE_WORDS.get(status, status))
