"""The server's side of a connection, which each request can reach: weather breaks it on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio


class BreakableConnection(H11Protocol):
    """A connection whose requests know it, as `request.state.connection`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the base
        """Remember the transport: ASGI has no name for it, and copies this state into each request."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "connection": transport}
