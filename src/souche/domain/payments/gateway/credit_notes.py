"""Credit notes: what takes an invoice back, with the refund that goes with it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import stripe

from souche.domain.payments.gateway.client import PAGE, client, idempotency_key, plain
from souche.domain.payments.gateway.documents import fetch_pdf
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.facts import CreditNoteFacts, IssuedCreditNote
from souche.domain.payments.gateway.invoices import line_facts, taxes_by_rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stripe.params import CreditNoteCreateParams, CreditNoteCreateParamsLine, CreditNoteListParams

    from souche.domain.payments.gateway.facts import CreditRequest, InvoiceLineFacts, StripeAccess, TaxFacts
    from souche.domain.payments.gateway.invoices import RateOf


def credit_invoice(*, access: StripeAccess, asked: CreditRequest) -> IssuedCreditNote:
    """Take back a part of a paid invoice, once however often it is asked, with the refund of its money.

    Lines are always credited by amount: Stripe refuses to credit one line sometimes by quantity, sometimes
    by amount (docs.stripe.com/invoicing/programmatic-credit-notes), and only amounts can keep a fee. A line
    of an invoice keeps its own VAT to the cent, which lines of our own making would round anew each time.
    Where Stripe refuses these lines, as after a credit note of its dashboard, the amount is spread by Stripe
    over what is left of the invoice. Raises StripeFailed. Stripe sends no e-mail: ours does.
    """
    before = find_credit_note(access=access, invoice_id=asked.invoice_id, refund_id=asked.refund_id)
    if before:
        return before
    with in_our_words():
        return _issue(access, asked)


def find_credit_note(*, access: StripeAccess, invoice_id: str, refund_id: str) -> IssuedCreditNote | None:
    """Return the credit note of an invoice that was issued for a refund of ours, by our id of it."""
    with in_our_words():
        notes = client(access).credit_notes.list({"invoice": invoice_id, "limit": PAGE})
        ours = (note for note in notes.auto_paging_iter() if _our_refund_id(plain(note)) == refund_id)
        return next(map(_issued, ours), None)


def _our_refund_id(note: dict[str, Any]) -> str:
    return str((note.get("metadata") or {}).get("refund", ""))


def _issue(access: StripeAccess, asked: CreditRequest) -> IssuedCreditNote:
    terms: CreditNoteCreateParams = {
        "invoice": asked.invoice_id,
        "email_type": "none",
        "metadata": {"refund": asked.refund_id},
    }
    if asked.is_out_of_band:
        terms["out_of_band_amount"] = asked.amount_cents
    elif asked.made_refund_id:
        terms["refunds"] = [{"refund": asked.made_refund_id, "amount_refunded": asked.amount_cents}]
    else:
        terms["refund_amount"] = asked.amount_cents
    if asked.cents_by_line:
        with suppress(stripe.InvalidRequestError):
            return _create(access, asked, terms | {"lines": _lines(asked)})
    return _create(access, asked, terms | {"amount": asked.amount_cents})


def _lines(asked: CreditRequest) -> list[CreditNoteCreateParamsLine]:
    return [
        {"type": "invoice_line_item", "invoice_line_item": line_id, "amount": cents}
        for line_id, cents in asked.cents_by_line.items()
    ]


def _create(access: StripeAccess, asked: CreditRequest, params: CreditNoteCreateParams) -> IssuedCreditNote:
    key = idempotency_key("credit", asked.refund_id, params)
    return _issued(client(access).credit_notes.create(params, {"idempotency_key": key}))


def _issued(note: stripe.CreditNote) -> IssuedCreditNote:
    return IssuedCreditNote(credit_note_id=note.id, refund_id=next(iter(_refund_ids(plain(note))), ""))


def _refund_ids(note: dict[str, Any]) -> tuple[str, ...]:
    refunds = (link["refund"] for link in note.get("refunds") or [])
    return tuple(refund if isinstance(refund, str) else refund["id"] for refund in refunds)


def credit_notes_since(*, access: StripeAccess, since: datetime) -> Iterator[tuple[str, str]]:
    """Yield the credit notes issued since an instant, newest first: its id, and that of its invoice."""
    params: CreditNoteListParams = {"created": {"gte": int(since.timestamp())}, "limit": PAGE}
    with in_our_words():
        for note in client(access).credit_notes.list(params).auto_paging_iter():
            yield note.id, note.invoice if isinstance(note.invoice, str) else note.invoice.id


def read_credit_note(*, access: StripeAccess, credit_note_id: str, rate_of: RateOf) -> CreditNoteFacts:
    """Return a credit note whole, all its lines included; `rate_of` as in `read_invoice`."""
    with in_our_words():
        services = client(access)
        note = plain(services.credit_notes.retrieve(credit_note_id))
        pages = services.credit_notes.line_items.list(credit_note_id, {"limit": PAGE})
        lines = [plain(line) for line in pages.auto_paging_iter()]
    return _facts(note, lines=lines, rate_of=rate_of)


def read_credit_note_pdf(*, access: StripeAccess, credit_note_id: str) -> bytes:
    """Return the bytes of the PDF; the link is asked anew each time, since Stripe's links expire."""
    with in_our_words():
        link = client(access).credit_notes.retrieve(credit_note_id).pdf
    return fetch_pdf(link)


def _facts(note: dict[str, Any], *, lines: list[dict[str, Any]], rate_of: RateOf) -> CreditNoteFacts:
    read_lines = tuple(line_facts(line, rate_of=rate_of) for line in lines)
    vat = sum(tax["amount"] for tax in note["total_taxes"] or [])
    return CreditNoteFacts(
        credit_note_id=note["id"],
        invoice_id=note["invoice"],
        number=note["number"],
        status=note["status"],
        currency=note["currency"].upper(),
        is_livemode=note["livemode"],
        issued_at=datetime.fromtimestamp(note.get("effective_at") or note["created"], tz=UTC),
        total_cents=-note["total"],
        net_cents=vat - note["total"],
        vat_cents=-vat,
        taxes=tuple(map(_negative_tax, taxes_by_rate(note, lines=read_lines, rate_of=rate_of))),
        lines=tuple(map(_negative_line, read_lines)),
        memo=note.get("memo") or "",
        refund_ids=_refund_ids(note),
        our_refund_id=_our_refund_id(note),
    )


def _negative_tax(tax: TaxFacts) -> TaxFacts:
    return replace(tax, taxable_cents=-tax.taxable_cents, vat_cents=-tax.vat_cents)


def _negative_line(line: InvoiceLineFacts) -> InvoiceLineFacts:
    return replace(
        line, unit_cents=-line.unit_cents, total_cents=-line.total_cents, vat_cents=-line.vat_cents
    )
