"""The log of refused requests: what was asked, and the error that was answered."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json, Store

LENGTH = 1000


def keep(*, store: Store, request: str, asked: str, status: int, body: str) -> None:
    """Write a refusal down under the id of its request; a replayed one is there already."""
    with store.transaction():
        store.rows(
            "INSERT OR IGNORE INTO refusals(request, at, asked, status, body) VALUES (?, ?, ?, ?, ?)",
            (request, int(time.time()), asked, status, body),
        )
        store.rows("DELETE FROM refusals WHERE seq <= (SELECT max(seq) FROM refusals) - ?", (LENGTH,))


def newest(*, store: Store, most: int) -> list[Json]:
    """Return refusals, newest first: request, at (Unix seconds), asked, status, body (JSON)."""
    return [dict(row) for row in store.rows("SELECT * FROM refusals ORDER BY seq DESC LIMIT ?", (most,))]


def find(*, store: Store, request: str) -> Json | None:
    """Return the refusal of a request, as `newest` does, or None."""
    found = store.rows("SELECT * FROM refusals WHERE request=?", (request,))
    return dict(found[0]) if found else None
