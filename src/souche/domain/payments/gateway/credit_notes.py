"""Credit notes: what takes an invoice back, with the refund that goes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from souche.domain.payments.gateway.client import PAGE, client, plain
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.facts import CreditNoteFacts
from souche.domain.payments.gateway.invoices import fetch_pdf, line_facts, taxes_by_rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stripe.params import CreditNoteCreateParams, CreditNoteListParams

    from souche.domain.payments.gateway.facts import InvoiceLineFacts, StripeAccess, TaxFacts
    from souche.domain.payments.gateway.invoices import RateOf


def credit_whole_invoice(
    *, access: StripeAccess, invoice_id: str, amount_cents: int, payment_id: str
) -> tuple[str, str]:
    """Take back a paid invoice, its money included; return the ids of the credit note and of the refund.

    Once however often it is asked: `payment_id` makes the key. Stripe mails the credit note itself.
    """
    with in_our_words():
        services = client(access)
        lines = services.invoices.line_items.list(invoice_id, {"limit": PAGE}).auto_paging_iter()
        params: CreditNoteCreateParams = {
            "invoice": invoice_id,
            "lines": [
                {"type": "invoice_line_item", "invoice_line_item": line.id, "quantity": line.quantity or 1}
                for line in lines
            ],
            "refund_amount": amount_cents,
            "metadata": {"payment": payment_id},
        }
        made = services.credit_notes.create(params, {"idempotency_key": f"credit-{payment_id}"})
    (refund,) = made.refunds
    return made.id, refund.refund if isinstance(refund.refund, str) else refund.refund.id


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
    )


def _negative_tax(tax: TaxFacts) -> TaxFacts:
    return replace(tax, taxable_cents=-tax.taxable_cents, vat_cents=-tax.vat_cents)


def _negative_line(line: InvoiceLineFacts) -> InvoiceLineFacts:
    return replace(
        line, unit_cents=-line.unit_cents, total_cents=-line.total_cents, vat_cents=-line.vat_cents
    )
