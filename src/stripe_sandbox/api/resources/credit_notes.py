"""Credit notes: they take back the whole of an invoice or a part of it, and say where the money went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import (
    CreditNoteCreateParams,
    CreditNoteLineItemListParams,
    CreditNoteListParams,
    CreditNotePreviewLinesListParams,
    CreditNotePreviewParams,
    CreditNoteRetrieveParams,
    CreditNoteUpdateParams,
    CreditNoteVoidCreditNoteParams,
)

from stripe_sandbox.api.endpoint import CREATED, LIST, USUAL_PER_PAGE, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import NOT_FOUND, invalid
from stripe_sandbox.api.invoicing.crediting import notes
from stripe_sandbox.api.invoicing.crediting.lines import new_lines
from stripe_sandbox.api.invoicing.crediting.settling import linked_refund, paying_intent, settlement
from stripe_sandbox.api.invoicing.lines import totals
from stripe_sandbox.api.resources.refunds import refund
from stripe_sandbox.state.links import renew_link

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

_CREDITABLE = frozenset({"open", "paid", "uncollectible"})
# The reasons of a credit note that a refund knows too.
_REFUND_REASONS = frozenset({"duplicate", "fraudulent"})


def create(call: Call) -> Json:
    """Issue a credit note, and the refund that it asks for."""
    invoice = _invoice(call)
    note, lines = _drafted(call, invoice)
    if call.params.get("refund_amount"):
        note["refunds"].append(_refund(call, invoice=invoice))
    email_type = call.params.get("email_type", "credit_note")
    return notes.issue(work=call.work, note=note, lines=lines, invoice=invoice, email_type=email_type)


def _drafted(call: Call, invoice: Json) -> tuple[Json, list[Json]]:
    """Return the credit note that a request describes, with its lines; nothing is saved."""
    lines = new_lines(call=call, invoice=invoice)
    settled = settlement(
        work=call.work, params=call.params, invoice=invoice, total=totals(lines=lines)["total"]
    )
    terms = call.params | {"metadata": merged_metadata(None, call.params.get("metadata"))}
    note = notes.new_note(work=call.work, invoice=invoice, lines=lines, settlement=settled, terms=terms)
    return note, lines


def _invoice(call: Call) -> Json:
    invoice = call.require("invoice", call.params["invoice"], param="invoice")
    if invoice["status"] not in _CREDITABLE:
        raise invalid(
            "You can only create credit notes for open, paid or uncollectible invoices. "
            f"This invoice is {invoice['status']}.",
            param="invoice",
        )
    return invoice


def _refund(call: Call, *, invoice: Json) -> Json:
    intent = paying_intent(store=call.store, invoice=invoice["id"])
    if intent is None:
        raise invalid(
            "This invoice was paid outside of Stripe: it has no charge to refund. Use `out_of_band_amount`.",
            param="refund_amount",
        )
    amount, reason = call.params["refund_amount"], call.params.get("reason")
    made = refund(
        work=call.work,
        intent=intent,
        amount=amount,
        reason=reason if reason in _REFUND_REASONS else None,
        metadata={},
    )
    return linked_refund(refund=made["id"], amount=amount)


def preview(call: Call) -> Json:
    """Return the credit note that the same request would create; it has no document."""
    return _drafted(call, _invoice(call))[0]


def preview_lines(call: Call) -> Json:
    """Return the first lines of the credit note that the same request would create."""
    _, lines = _drafted(call, _invoice(call))
    limit = call.params.get("limit", USUAL_PER_PAGE)
    return {"object": "list", "data": lines[:limit], "has_more": len(lines) > limit, "url": call.path}


def retrieve(call: Call) -> Json:
    """Return a credit note; reading it renews its link."""
    note = _subject(call)
    renew_link(store=call.store, document=note, now=call.work.now)
    return note


def _subject(call: Call) -> Json:
    return call.subject("credit_note", word="credit note")


def list_all(call: Call) -> Json:
    """Return credit notes, newest first; reading them renews their links."""
    page = call.page("credit_note", filters="customer invoice")
    for note in page["data"]:
        renew_link(store=call.store, document=note, now=call.work.now)
    return page


def list_lines(call: Call) -> Json:
    """Return the lines of a credit note in their order."""
    call.require("credit_note", call.ids["id"], word="credit note", status=NOT_FOUND)
    return call.page("credit_note_line_item", parent=call.ids["id"], is_oldest_first=True)


def update(call: Call) -> Json:
    """Change the memo or the metadata; every amount is frozen."""
    note = _subject(call)
    changed = call.work.save(
        note
        | {
            "memo": call.params.get("memo", note["memo"]),
            "metadata": merged_metadata(note["metadata"], call.params.get("metadata")),
        }
    )
    call.work.emit("credit_note.updated", changed, before=note)
    return changed


def void(call: Call) -> Json:
    """Annul a credit note while its invoice is open."""
    note = _subject(call)
    invoice = call.require("invoice", note["invoice"])
    return notes.void(work=call.work, note=note, invoice=invoice)


_NOTES, _NOTE = "/v1/credit_notes", "/v1/credit_notes/{id}"
_LINE = (
    "amount description invoice_line_item metadata quantity tax_rates type unit_amount unit_amount_decimal"
)
_SUPPORTS = (
    "amount effective_at email_type invoice memo metadata out_of_band_amount reason refund_amount "
    "refunds.amount_refunded refunds.refund refunds.type "
) + " ".join(f"lines.{name}" for name in _LINE.split())
_LIMITS = {"lines": 250}
ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_NOTES,
        params=CreditNoteCreateParams,
        run=create,
        supports=_SUPPORTS,
        limits=_LIMITS,
        emits=(
            "credit_note.created",
            "refund.created",
            "charge.refunded",
            "invoice.updated",
            "invoice.paid",
            "invoice.payment_succeeded",
        ),
    ),
    Endpoint(
        method="GET",
        path=_NOTES,
        params=CreditNoteListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} customer invoice",
    ),
    # Before the address of one credit note, which would take « preview » for an id.
    Endpoint(
        method="GET",
        path=f"{_NOTES}/preview",
        params=CreditNotePreviewParams,
        run=preview,
        supports=_SUPPORTS,
        limits=_LIMITS,
    ),
    Endpoint(
        method="GET",
        path=f"{_NOTES}/preview/lines",
        params=CreditNotePreviewLinesListParams,
        run=preview_lines,
        supports=f"{_SUPPORTS} limit",
        limits=_LIMITS,
    ),
    Endpoint(method="GET", path=_NOTE, params=CreditNoteRetrieveParams, run=retrieve),
    Endpoint(
        method="GET",
        path=f"{_NOTE}/lines",
        params=CreditNoteLineItemListParams,
        run=list_lines,
        supports=LIST,
    ),
    Endpoint(
        method="POST",
        path=_NOTE,
        params=CreditNoteUpdateParams,
        run=update,
        supports="memo metadata",
        emits=("credit_note.updated",),
    ),
    Endpoint(
        method="POST",
        path=f"{_NOTE}/void",
        params=CreditNoteVoidCreditNoteParams,
        run=void,
        emits=("credit_note.voided", "invoice.updated"),
    ),
)
