"""Lets the sandbox's clock do its work while nobody asks anything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stripe_sandbox.api.due import catch_up

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State

TICK_SECONDS = 0.5


async def tick(*, state: State) -> None:
    """Perform what is due every half second, until cancelled."""
    while True:
        catch_up(state=state)
        await asyncio.sleep(TICK_SECONDS)
