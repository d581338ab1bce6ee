"""Invoices made by the API for money that came before: numbered, and marked as paid outside of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from souche.domain.payments.gateway.checkout import line_item, printed_particulars
from souche.domain.payments.gateway.client import client, idempotency_key
from souche.domain.payments.gateway.errors import in_our_words

if TYPE_CHECKING:
    from stripe.params import InvoiceAddLinesParams, InvoiceCreateParams

    from souche.domain.payments.gateway.facts import LateInvoiceRequest, StripeAccess


def draft_invoice(*, access: StripeAccess, request: LateInvoiceRequest) -> str:
    """Begin an invoice and return its id; a draft has no number, so one that is left behind makes no gap."""
    params: dict[str, Any] = {
        "customer": request.customer_id,
        "currency": request.currency.lower(),
        # Nothing may be charged: the money came with the order.
        "auto_advance": False,
        "pending_invoice_items_behavior": "exclude",
        "metadata": {"order": request.order_id, "replaces": request.replaces_id},
        "rendering": {"amount_tax_display": "exclude_tax"},
        **printed_particulars(request.invoice),
    }
    key = idempotency_key("late-invoice", request.order_id, params)
    with in_our_words():
        made = client(access).invoices.create(cast("InvoiceCreateParams", params), {"idempotency_key": key})
    return made.id


def finish_invoice(*, access: StripeAccess, invoice_id: str, request: LateInvoiceRequest) -> None:
    """Bring a draft to a numbered and paid invoice, from wherever an earlier attempt left it."""
    with in_our_words():
        invoices = client(access).invoices
        invoice = invoices.retrieve(invoice_id)
        if invoice.status == "draft" and not invoice.lines.data:
            invoices.add_lines(invoice_id, _lines(request), {"idempotency_key": f"late-lines-{invoice_id}"})
        if invoice.status == "draft":
            invoice = invoices.finalize_invoice(invoice_id, {"auto_advance": False})
        if invoice.status == "open":
            invoices.pay(invoice_id, {"paid_out_of_band": True})


def _lines(request: LateInvoiceRequest) -> InvoiceAddLinesParams:
    lines = [
        {"description": line.label, **line_item(line, currency=request.currency)} for line in request.lines
    ]
    return cast("InvoiceAddLinesParams", {"lines": lines})
