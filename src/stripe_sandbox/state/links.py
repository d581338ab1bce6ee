"""Links to invoices: they open for a while (docs.stripe.com/invoicing/hosted-invoice-page)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.state.ids import random_text

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Store

DAY = 24 * 3600
# Thirty days after the invoice is finalized when it has no due date, and at least ten days
# after anyone reads the link through the API.
FIRST_DAYS, RENEWED_DAYS = 30, 10
TOKEN_LENGTH = 64


def new_link(*, store: Store, invoice: str, now: int) -> str:
    """Return the token of a new link to an invoice."""
    token = f"test_{random_text(TOKEN_LENGTH)}"
    store.rows(
        "INSERT INTO invoice_links(token, invoice, expires_at) VALUES (?, ?, ?)",
        (token, invoice, now + FIRST_DAYS * DAY),
    )
    return token


def renew_link(*, store: Store, invoice: str, now: int) -> None:
    """Let the link of an invoice that was just read open for ten more days at least."""
    until = now + RENEWED_DAYS * DAY
    store.rows(
        "UPDATE invoice_links SET expires_at=? WHERE invoice=? AND expires_at < ?", (until, invoice, until)
    )


def opened_invoice(*, store: Store, token: str, now: int) -> str | None:
    """Return the id of the invoice that a link opens, or None when it is unknown or expired."""
    found = store.rows("SELECT invoice FROM invoice_links WHERE token=? AND expires_at > ?", (token, now))
    return found[0]["invoice"] if found else None
