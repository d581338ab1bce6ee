"""Lets the sandbox's clock do its work while nobody asks anything."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from stripe_sandbox.api.due import catch_up

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State

TICK_SECONDS = 0.5
logger = logging.getLogger(__name__)


async def tick(*, state: State) -> None:
    """Perform what is due every half second, until cancelled."""
    while True:
        try:
            catch_up(state=state)
        except Exception:
            # The job runner's own door: time goes on, and tries again, whatever one task had.
            logger.exception("something due could not be done")
        await asyncio.sleep(TICK_SECONDS)
