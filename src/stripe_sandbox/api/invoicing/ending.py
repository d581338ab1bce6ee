"""Giving up an open invoice: void, or uncollectible; its number stays used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.errors import invalid

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

_VOIDABLE = ("open", "uncollectible")


def void(*, work: Work, invoice: Json) -> Json:
    """Annul an open or uncollectible invoice, tell the endpoints and return it; raise StripeError."""
    if invoice["status"] not in _VOIDABLE:
        raise invalid(
            f"You can only pass in open or uncollectible invoices. This invoice is {invoice['status']}."
        )
    voided = _moved(work, invoice, status="void", transition="voided_at")
    work.emit("invoice.voided", voided)
    return voided


def mark_uncollectible(*, work: Work, invoice: Json) -> Json:
    """Give up hope for an open invoice, tell the endpoints and return it; raise StripeError."""
    if invoice["status"] != "open":
        raise invalid(f"You can only pass in open invoices. This invoice is {invoice['status']}.")
    given_up = _moved(work, invoice, status="uncollectible", transition="marked_uncollectible_at")
    work.emit("invoice.marked_uncollectible", given_up)
    return given_up


def _moved(work: Work, invoice: Json, *, status: str, transition: str) -> Json:
    moved = invoice | {
        "auto_advance": False,
        "next_payment_attempt": None,
        "status": status,
        "status_transitions": invoice["status_transitions"] | {transition: work.now},
    }
    work.emit("invoice.updated", work.save(moved), before=invoice)
    return moved
