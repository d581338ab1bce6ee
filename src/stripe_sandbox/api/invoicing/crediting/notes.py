"""A credit note's own object, and what it changes on its invoice when it is issued or voided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe

from stripe_sandbox.api.errors import invalid
from stripe_sandbox.api.invoicing.crediting.stored import notes_of
from stripe_sandbox.api.invoicing.lines import embedded, totals
from stripe_sandbox.api.invoicing.paying import mark_paid
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.links import new_link
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stripe_sandbox.api.invoicing.crediting.settling import Settlement
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


def new_note(
    *, work: Work, invoice: Json, lines: Sequence[Json], settlement: Settlement, terms: Json
) -> Json:
    """Return a credit note that is saved nowhere and has no document yet.

    `terms` holds effective_at, memo, metadata and reason.
    """
    note_id = new_id("cn")
    place = len(notes_of(work=work, invoice=invoice["id"])) + 1
    amounts = totals(lines=lines)
    return complete(
        stripe.CreditNote,
        {
            "id": note_id,
            "object": "credit_note",
            "amount": amounts["total"],
            "created": work.now,
            "currency": invoice["currency"],
            "customer": invoice["customer"],
            "effective_at": terms.get("effective_at", work.now),
            "invoice": invoice["id"],
            "lines": embedded(lines=lines, url=f"/v1/credit_notes/{note_id}/lines"),
            "memo": terms.get("memo"),
            "metadata": terms.get("metadata", {}),
            "number": f"{invoice['number']}-CN-{place:02d}",
            "pdf": "",
            "reason": terms.get("reason"),
            "status": "issued",
        }
        | amounts
        | _settled(settlement)
        | _CONSTANTS,
        absent=frozenset({"customer_account"}),
    )


_CONSTANTS: Json = {
    "amount_shipping": 0,
    "discount_amount": 0,
    "discount_amounts": [],
    "livemode": False,
    "pretax_credit_amounts": [],
}


def _settled(settlement: Settlement) -> Json:
    return {
        "out_of_band_amount": settlement.out_of_band,
        "post_payment_amount": settlement.post_payment,
        "pre_payment_amount": settlement.pre_payment,
        "refunds": settlement.refunds,
        "type": _type(settlement),
    }


def _type(settlement: Settlement) -> str:
    if settlement.pre_payment and settlement.post_payment:
        return "mixed"
    return "pre_payment" if settlement.pre_payment else "post_payment"


def issue(*, work: Work, note: Json, lines: Sequence[Json], invoice: Json, email_type: str) -> Json:
    """Save a new credit note with its lines, tell the endpoints, change its invoice, and return the note.

    `email_type` is Stripe's word for what is mailed in live mode: `credit_note` or `none`.
    """
    token = new_link(store=work.store, document=note["id"], now=work.now)
    account = work.state.account()["id"]
    pdf = f"{work.state.base_url}/credit_notes/{account}/{token}/pdf"
    issued = work.save(note | {"pdf": pdf}, hidden={"email_type": email_type})
    for line in lines:
        work.save(line, parent=note["id"])
    work.emit("credit_note.created", issued)
    changed = _change_invoice(work, invoice, pre=note["pre_payment_amount"], post=note["post_payment_amount"])
    if note["pre_payment_amount"] and not changed["amount_remaining"]:
        mark_paid(work=work, invoice=changed, intent=None)
    return issued


def void(*, work: Work, note: Json, invoice: Json) -> Json:
    """Annul a credit note of an open invoice, and return it; raise StripeError.

    The invoice asks for the amount again. What was given back stays: docs.stripe.com/invoicing/credit-notes.
    """
    if note["status"] != "issued":
        raise invalid("This credit note is already void.")
    if invoice["status"] != "open":
        raise invalid(
            "You can only void a credit note of an open invoice. "
            f"The invoice {invoice['id']} is {invoice['status']}."
        )
    voided = work.save(note | {"status": "void", "voided_at": work.now})
    work.emit("credit_note.voided", voided)
    _change_invoice(work, invoice, pre=-note["pre_payment_amount"], post=-note["post_payment_amount"])
    return voided


def _change_invoice(work: Work, invoice: Json, *, pre: int, post: int) -> Json:
    changed = invoice | {
        "amount_due": invoice["amount_due"] - pre,
        "amount_remaining": invoice["amount_remaining"] - pre,
        "post_payment_credit_notes_amount": invoice["post_payment_credit_notes_amount"] + post,
        "pre_payment_credit_notes_amount": invoice["pre_payment_credit_notes_amount"] + pre,
    }
    work.emit("invoice.updated", work.save(changed), before=invoice)
    return changed
