"""Automatic advancement: a draft is finalized after a while, then charged or sent, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.invoicing.collecting import charge_invoice, method_of
from stripe_sandbox.api.invoicing.finalizing import finalize
from stripe_sandbox.api.payment import charging
from stripe_sandbox.state.clocks import clock_of
from stripe_sandbox.state.deadlines import drop_deadline, set_deadline

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Tasks, Work
    from stripe_sandbox.state.store import Json

_TASK = "advance_invoice"


def schedule(*, work: Work, invoice: Json) -> None:
    """Plan what Stripe does by itself with an invoice of the API, or nothing without `auto_advance`.

    A draft waits for its `automatically_finalizes_at`, an open invoice for nothing.
    """
    if not invoice["auto_advance"] or invoice["parent"]:
        drop_deadline(work=work, subject=invoice["id"], task=_TASK)
        return
    clock = clock_of(store=work.store, customer=work.store.get(invoice["customer"]))
    set_deadline(
        work=work,
        subject=invoice["id"],
        task=_TASK,
        due_at=invoice["automatically_finalizes_at"] or work.now,
        clock=clock["id"] if clock else None,
    )


def advance(work: Work, invoice: Json) -> None:
    """Finalize a draft, then charge it, or send it; a refusal leaves it open, for a person to see to."""
    if invoice["status"] == "draft":
        invoice = finalize(work=work, invoice=invoice)
        work.emit("invoice.updated", invoice)
    if invoice["status"] != "open":
        return
    if invoice["collection_method"] == "send_invoice":
        work.emit("invoice.sent", invoice)
        return
    method = method_of(work=work, invoice=invoice)
    if method:
        charge_invoice(work=work, invoice=invoice, method=method, next_attempt=None)


TASKS: Tasks = {_TASK: advance}
EMITS = (
    "invoice.finalized",
    "invoice.updated",
    "invoice.sent",
    "invoice.paid",
    "invoice.payment_succeeded",
    "invoice.payment_failed",
    "invoice_payment.paid",
    *charging.EMITS,
)
