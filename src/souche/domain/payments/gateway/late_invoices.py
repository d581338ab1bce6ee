"""Invoices made by the API for money that came before, and the credit notes that make room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from souche.domain.payments.gateway.checkout import line_item, printed_particulars
from souche.domain.payments.gateway.client import PAGE, client, idempotency_key
from souche.domain.payments.gateway.errors import in_our_words

if TYPE_CHECKING:
    import stripe
    from stripe.params import CreditNoteCreateParams, InvoiceAddLinesParams, InvoiceCreateParams

    from souche.domain.payments.gateway.facts import CorrectionRequest, LateInvoiceRequest, StripeAccess


def credit_without_money(*, access: StripeAccess, request: CorrectionRequest) -> str:
    """Take a whole invoice back while its money stays, once however often it is asked; return the note's id.

    What went "out of band" is the payment, which the invoice to come tells of
    (docs.stripe.com/api/credit_notes/create). Stripe sends no e-mail.
    """
    with in_our_words():
        services = client(access)
        made = services.credit_notes.list({"invoice": request.invoice_id, "limit": PAGE}).auto_paging_iter()
        before = (note.id for note in made if note.metadata and "correction" in note.metadata)
        return next(before, None) or _credit(services, request)


def _credit(services: stripe.V1Services, request: CorrectionRequest) -> str:
    pages = services.invoices.line_items.list(request.invoice_id, {"limit": PAGE}).auto_paging_iter()
    lines = [line for line in pages if line.amount]
    params: CreditNoteCreateParams = {
        "invoice": request.invoice_id,
        "lines": [
            {"type": "invoice_line_item", "invoice_line_item": line.id, "amount": line.amount}
            for line in lines
        ],
        "out_of_band_amount": sum(line.amount for line in lines),
        "email_type": "none",
        "memo": request.memo,
        "metadata": {"correction": request.correction_id},
    }
    key = idempotency_key("correction", request.correction_id, params)
    return services.credit_notes.create(params, {"idempotency_key": key}).id


def cite_new_invoice(*, access: StripeAccess, credit_note_id: str, invoice_id: str) -> None:
    """Let a credit note at Stripe say which invoice came in place of the one that it takes back."""
    with in_our_words():
        client(access).credit_notes.update(credit_note_id, {"metadata": {"replaced_by": invoice_id}})


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
            add_lines(access=access, invoice_id=invoice_id, request=request)
        if invoice.status == "draft":
            invoice = invoices.finalize_invoice(invoice_id, {"auto_advance": False})
        if invoice.status == "open":
            invoices.pay(invoice_id, {"paid_out_of_band": True})


def add_lines(*, access: StripeAccess, invoice_id: str, request: LateInvoiceRequest) -> None:
    """Write the lines of a draft, once however often it is asked; raise StripeFailed."""
    key = f"late-lines-{invoice_id}"
    with in_our_words():
        client(access).invoices.add_lines(invoice_id, _lines(request), {"idempotency_key": key})


def _lines(request: LateInvoiceRequest) -> InvoiceAddLinesParams:
    lines = [
        {"description": line.label, **line_item(line, currency=request.currency)} for line in request.lines
    ]
    return cast("InvoiceAddLinesParams", {"lines": lines})
