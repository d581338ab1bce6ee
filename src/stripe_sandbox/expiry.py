"""Expires Checkout Sessions when the sandbox's clock reaches their end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stripe_sandbox.api.resources.checkout_sessions import expire_if_due

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State

TICK_SECONDS = 0.5
MOST_AT_ONCE = 200
_DUE = (
    "SELECT id FROM objects WHERE kind='checkout.session' AND expires_at <= ? AND status='open' "
    "AND expires_at IS NOT NULL ORDER BY expires_at LIMIT ?"
)


async def expire_sessions(*, state: State) -> None:
    """Look every half second, until cancelled."""
    while True:
        expire_due(state=state)
        await asyncio.sleep(TICK_SECONDS)


def expire_due(*, state: State) -> int:
    """Expire what is due and return how many sessions it was."""
    due = state.store.rows(_DUE, (state.now(), MOST_AT_ONCE))
    for row in due:
        session = state.store.get(row["id"])
        if session:
            expire_if_due(state=state, session=session)
    return len(due)
