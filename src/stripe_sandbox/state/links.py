"""Links that open for a while: to invoices, credit notes and the customer portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.state.ids import random_text

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json, Store

DAY = 24 * 3600
# docs.stripe.com/invoicing/hosted-invoice-page: thirty days after the due date, or after the invoice is
# finalized when it has none, never more than 120 days; and at least ten days after anyone reads the link
# through the API.
FIRST_DAYS, MOST_DAYS, RENEWED_DAYS = 30, 120, 10
TOKEN_LENGTH = 64
LINKED = frozenset({"invoice", "credit_note"})


def new_link(*, store: Store, document: str, now: int, due_date: int | None = None) -> str:
    """Return the token of a new link to a document by its id."""
    token = f"test_{random_text(TOKEN_LENGTH)}"
    expires_at = min(max(now, due_date or now) + FIRST_DAYS * DAY, now + MOST_DAYS * DAY)
    store.rows(
        "INSERT INTO document_links(token, document, expires_at) VALUES (?, ?, ?)",
        (token, document, expires_at),
    )
    return token


def keep_link(*, store: Store, token: str, document: str, expires_at: int) -> None:
    """Let a token open an object by its id until an instant (Unix seconds); the last one said counts."""
    store.rows(
        "INSERT OR REPLACE INTO document_links(token, document, expires_at) VALUES (?, ?, ?)",
        (token, document, expires_at),
    )


def renew_link(*, store: Store, document: Json, now: int) -> None:
    """Let the link of a document that was just read open for ten more days at least."""
    until = now + RENEWED_DAYS * DAY
    store.rows(
        "UPDATE document_links SET expires_at=? WHERE document=? AND expires_at < ?",
        (until, document["id"], until),
    )


def opened_document(*, store: Store, token: str, now: int) -> str | None:
    """Return the id of the document that a link opens, or None when it is unknown or expired."""
    found = store.rows("SELECT document FROM document_links WHERE token=? AND expires_at > ?", (token, now))
    return found[0]["document"] if found else None
