"""Bodies of requests, read before a thread is taken: how long they may be, and how long they may take."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Receive = Callable[[], Awaitable[dict[str, Any]]]

# A form comes in one go, even over a poor line; what is longer must keep a pace, in bytes a second.
GRACE_SECONDS = 10.0
SLOWEST_PACE = 8 * 1024
# What may be on its way at once to one process. A new one makes room: the one that waits longest is cut.
MOST_WAITING = 512
MOST_BYTES = 64 * 1024 * 1024


class TooLong(Exception):
    """The body is longer than this address takes."""


class TooSlow(Exception):
    """The body did not come in time, or others needed its room."""


class Gone(Exception):
    """Whoever was sending has left."""


class Bodies:
    """The bodies that are on their way."""

    def __init__(self, *, grace_seconds: float = GRACE_SECONDS, most_waiting: int = MOST_WAITING) -> None:
        self._grace_seconds, self._most_waiting = grace_seconds, most_waiting
        # Each with the bytes that have come, the oldest first.
        self._waiting: dict[asyncio.Timeout, int] = {}
        self._bytes = 0

    async def read(self, receive: Receive, *, limit: int) -> bytes:
        """Return a whole body of at most `limit` bytes; raise TooLong, TooSlow or Gone."""
        try:
            async with asyncio.timeout(self._grace_seconds) as patience:
                try:
                    return await self._read(receive, limit=limit, patience=patience)
                finally:
                    self._forget(patience)
        except TimeoutError as error:
            raise TooSlow from error

    async def _read(self, receive: Receive, *, limit: int, patience: asyncio.Timeout) -> bytes:
        chunks: list[bytes] = []
        size, began = 0, asyncio.get_running_loop().time()
        self._count(patience, size)
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise Gone
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > limit:
                raise TooLong
            if not message.get("more_body"):
                return b"".join(chunks)
            if patience in self._waiting:
                patience.reschedule(began + self._grace_seconds + size / SLOWEST_PACE)
                self._count(patience, size)

    def _count(self, patience: asyncio.Timeout, size: int) -> None:
        self._bytes += size - self._waiting.get(patience, 0)
        self._waiting[patience] = size
        while len(self._waiting) > self._most_waiting or self._bytes > MOST_BYTES:
            self._cut_oldest()

    def _cut_oldest(self) -> None:
        oldest = next(iter(self._waiting))
        self._forget(oldest)
        oldest.reschedule(0)

    def _forget(self, patience: asyncio.Timeout) -> None:
        self._bytes -= self._waiting.pop(patience, 0)
