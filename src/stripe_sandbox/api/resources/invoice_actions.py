"""What can be done to an invoice by the API: finalize it, pay it, send it, give it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import (
    InvoiceFinalizeInvoiceParams,
    InvoiceMarkUncollectibleParams,
    InvoicePayParams,
    InvoiceSendInvoiceParams,
    InvoiceVoidInvoiceParams,
)

from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.api.errors import PaymentRefused, invalid
from stripe_sandbox.api.invoicing import ending
from stripe_sandbox.api.invoicing.advancing import schedule
from stripe_sandbox.api.invoicing.collecting import NO_METHOD, charge_invoice, method_of
from stripe_sandbox.api.invoicing.finalizing import finalize as finalize_invoice
from stripe_sandbox.api.invoicing.paying import mark_paid
from stripe_sandbox.api.payment import charging

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

_PAYABLE = ("open", "uncollectible")


def finalize(call: Call) -> Json:
    """Give a draft its number; with `auto_advance` it is charged or sent soon after."""
    return _finalized(call, call.subject("invoice"))


def _finalized(call: Call, draft: Json) -> Json:
    wanted = draft | {"auto_advance": call.params.get("auto_advance", draft["auto_advance"])}
    invoice = finalize_invoice(work=call.work, invoice=wanted)
    call.work.emit("invoice.updated", invoice, before=draft)
    schedule(work=call.work, invoice=invoice)
    return invoice


def pay(call: Call) -> Json:
    """Pay an invoice with a saved card, or note that it was paid elsewhere; a draft is finalized first."""
    invoice = call.subject("invoice")
    if invoice["status"] == "draft":
        invoice = _finalized(call, invoice)
        if invoice["status"] == "paid":
            return invoice
    if invoice["status"] == "paid":
        raise invalid("Invoice is already paid")
    if invoice["status"] not in _PAYABLE:
        raise invalid(f"You cannot pay an invoice that is {invoice['status']}.")
    if call.params.get("paid_out_of_band"):
        return mark_paid(work=call.work, invoice=invoice, intent=None)
    paid, declined = charge_invoice(
        work=call.work,
        invoice=invoice,
        method=_method(call, invoice),
        next_attempt=invoice["next_payment_attempt"],
    )
    if declined:
        raise PaymentRefused(declined.message, code=declined.code, decline_code=declined.decline_code)
    return paid


def _method(call: Call, invoice: Json) -> Json:
    if "payment_method" in call.params:
        method = call.require(
            "payment_method", call.params["payment_method"], param="payment_method", word="PaymentMethod"
        )
        if method["customer"] != invoice["customer"]:
            raise invalid(
                "The payment method must be attached to the invoice's customer.", param="payment_method"
            )
        return method
    usual = method_of(work=call.work, invoice=invoice)
    if usual is None:
        raise invalid(NO_METHOD, code="resource_missing")
    return usual


def send(call: Call) -> Json:
    """Send an invoice to its customer, a draft being finalized first."""
    invoice = call.subject("invoice")
    if invoice["status"] == "draft":
        invoice = _finalized(call, invoice)
    if invoice["status"] == "void":
        raise invalid("You cannot send an invoice that is void.")
    if not invoice["customer_email"]:
        raise invalid("This invoice cannot be sent: its customer has no e-mail address.")
    call.work.emit("invoice.sent", invoice)
    return invoice


def void(call: Call) -> Json:
    """Annul an invoice that is not paid; its number stays used."""
    return ending.void(work=call.work, invoice=call.subject("invoice"))


def mark_uncollectible(call: Call) -> Json:
    """Give up hope for an open invoice."""
    return ending.mark_uncollectible(work=call.work, invoice=call.subject("invoice"))


_INVOICE = "/v1/invoices/{id}"
_FINALIZED = ("invoice.finalized", "invoice.updated")
_PAID = ("invoice.paid", "invoice.payment_succeeded")
_CHARGED = (*charging.EMITS, "invoice_payment.paid", "invoice.payment_failed")
ENDPOINTS = (
    Endpoint(
        method="POST",
        path=f"{_INVOICE}/finalize",
        params=InvoiceFinalizeInvoiceParams,
        run=finalize,
        supports="auto_advance",
        emits=(*_FINALIZED, *_PAID),
    ),
    Endpoint(
        method="POST",
        path=f"{_INVOICE}/pay",
        params=InvoicePayParams,
        run=pay,
        supports="paid_out_of_band payment_method",
        emits=(*_FINALIZED, *_PAID, *_CHARGED),
    ),
    Endpoint(
        method="POST",
        path=f"{_INVOICE}/send",
        params=InvoiceSendInvoiceParams,
        run=send,
        emits=(*_FINALIZED, "invoice.sent"),
    ),
    Endpoint(
        method="POST",
        path=f"{_INVOICE}/void",
        params=InvoiceVoidInvoiceParams,
        run=void,
        emits=("invoice.updated", "invoice.voided"),
    ),
    Endpoint(
        method="POST",
        path=f"{_INVOICE}/mark_uncollectible",
        params=InvoiceMarkUncollectibleParams,
        run=mark_uncollectible,
        emits=("invoice.updated", "invoice.marked_uncollectible"),
    ),
)
