"""One address does not take every connection of a process: where room grows scarce, it keeps a share."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from souche.kit.addresses import network_of
from souche.kit.front.sockets import accepted_connections, close_connection, count_open_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from souche.kit.front.sockets import Connection, Peer

# Nothing is closed while a quarter of the room is free: a school is one address, and takes what it needs.
SCARCE = 3 / 4
# Of the room, what one address keeps once it is scarce.
SHARE = 1 / 8
LOOK_SECONDS = 1.0


class Crowd:
    """Who holds connections; `most` is how many the process takes, and a proxy of ours has no bound."""

    def __init__(self, *, most: int, is_proxy: Callable[[str], bool]) -> None:
        self._scarce, self._share = int(most * SCARCE), int(most * SHARE)
        self._is_proxy = is_proxy
        self._asking: set[Peer] = set()

    @contextmanager
    def asking(self, peer: Peer) -> Iterator[None]:
        """Know that a request of this peer is being answered: of its address, it is closed last."""
        self._asking.add(peer)
        try:
            yield
        finally:
            self._asking.discard(peer)

    async def watch(self) -> None:
        """Make room whenever it is scarce, as long as the server lives."""
        while True:
            self.make_room()
            await asyncio.sleep(LOOK_SECONDS)

    def make_room(self) -> int:
        """Close what addresses hold beyond their share if room is scarce; return how many were closed."""
        if count_open_files() < self._scarce:
            return 0
        connections = accepted_connections()
        if len(connections) < self._scarce:
            return 0
        excess = [one for held in self._by_address(connections) for one in self._excess(held)]
        return sum(map(close_connection, excess))

    def _by_address(self, connections: list[Connection]) -> list[list[Connection]]:
        held: dict[str, list[Connection]] = defaultdict(list)
        for connection in connections:
            address, _port = connection.peer
            if not self._is_proxy(address):
                held[network_of(address)].append(connection)
        return list(held.values())

    def _excess(self, held: list[Connection]) -> list[Connection]:
        idle_first = sorted(held, key=lambda connection: connection.peer in self._asking)
        return idle_first[: max(0, len(held) - self._share)]
