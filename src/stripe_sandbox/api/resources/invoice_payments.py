"""InvoicePayments: which payment settled which invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import InvoicePaymentListParams, InvoicePaymentRetrieveParams

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint
from stripe_sandbox.api.errors import malformed, unsupported

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json


def retrieve(call: Call) -> Json:
    """Return an InvoicePayment."""
    return call.subject("invoice_payment")


def list_all(call: Call) -> Json:
    """Return InvoicePayments of an invoice or of a PaymentIntent, newest first."""
    payment = call.params.get("payment")
    if payment is None:
        return call.page("invoice_payment", filters="invoice status")
    if payment["type"] != "payment_intent":
        raise unsupported("Any payment[type] but payment_intent", param="payment[type]")
    if "payment_intent" not in payment:
        raise malformed(
            "Missing required param: payment[payment_intent].",
            param="payment[payment_intent]",
            code="parameter_missing",
        )
    return call.page("invoice_payment", filters="invoice status", paid_by=payment["payment_intent"])


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/invoice_payments",
        params=InvoicePaymentListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} invoice status payment.type payment.payment_intent",
    ),
    Endpoint(
        method="GET", path="/v1/invoice_payments/{id}", params=InvoicePaymentRetrieveParams, run=retrieve
    ),
)
