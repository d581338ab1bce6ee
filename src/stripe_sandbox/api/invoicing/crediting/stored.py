"""The credit notes of an invoice and their lines, as they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.invoicing.lines import MOST_LINES
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

MOST_NOTES = 1000


def notes_of(*, work: Work, invoice: str) -> list[Json]:
    """Return every credit note of an invoice, void ones too, oldest first."""
    query = Query(kind="credit_note", equals={"invoice": invoice}, limit=MOST_NOTES, is_oldest_first=True)
    return work.store.select(query)


def issued_notes(*, work: Work, invoice: str) -> list[Json]:
    """Return the credit notes of an invoice that count, oldest first."""
    return [note for note in notes_of(work=work, invoice=invoice) if note["status"] == "issued"]


def note_lines(*, work: Work, note: str) -> list[Json]:
    """Return every line of a credit note in its order."""
    return work.store.select(
        Query(kind="credit_note_line_item", parent=note, limit=MOST_LINES, is_oldest_first=True)
    )
