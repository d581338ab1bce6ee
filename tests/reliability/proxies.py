"""Stand between a program and a server, and let the program die at a chosen moment of their talk.

The product has no hook for this: what it says to PostgreSQL and to Stripe is enough to know where it is.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 65536


class Listener(Protocol):
    """Understands one connection: how often something begins, and is done, in these bytes."""

    def asked(self, sent: bytes) -> int:
        """Return how many steps these bytes of the program begin."""

    def answered(self, received: bytes) -> int:
        """Return how many steps these bytes of the server end."""


class Tripwire:
    """Counts the steps of a program, and kills it when it was told to: before a step, or just after."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.disarm()

    def disarm(self) -> None:
        """Count anew and kill nobody."""
        self.arm(number=0, is_after=False, kill=lambda: None)

    def arm(self, *, number: int, is_after: bool, kill: Callable[[], None]) -> None:
        """Kill at the `number`-th step from now, counted from 1: before it, or after it, unanswered."""
        with self._lock:
            self._number, self._is_after, self._kill = number, is_after, kill
            self.counts = {False: 0, True: 0}
            self.has_struck = False

    def step(self, *, is_after: bool, count: int) -> bool:
        """Count steps and say whether the program was just killed."""
        with self._lock:
            reached = self.counts[is_after] + count
            is_here = is_after == self._is_after and self.counts[is_after] < self._number <= reached
            self.counts[is_after] = reached
            if is_here:
                self.has_struck = True
                self._kill()
            return is_here


class Proxy:
    """Listens on a port of its own, and passes everything on to a server until it is cut."""

    def __init__(
        self, *, connect: Callable[[], socket.socket], listen: Callable[[], Listener], tripwire: Tripwire
    ) -> None:
        self._connect, self._listen, self._tripwire = connect, listen, tripwire
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.is_cut = False
        # What the server writes, and what the program reads in its place: of the same length.
        self.renamed = (b"", b"")
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                program, _address = self._server.accept()
                threading.Thread(target=self._serve, args=(program,), daemon=True).start()

    def _serve(self, program: socket.socket) -> None:
        with program, suppress(OSError):
            if self.is_cut:
                return
            with self._connect() as server:
                listener = self._listen()
                back = threading.Thread(
                    target=self._pump, args=(server, program, listener.answered, True), daemon=True
                )
                back.start()
                self._pump(program, server, listener.asked, False)
                back.join()

    def _pump(
        self,
        source: socket.socket,
        target: socket.socket,
        steps_in: Callable[[bytes], int],
        is_after: bool,
    ) -> None:
        """Pass bytes on until either side closes or the program was killed; then close both."""
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                if self._tripwire.step(is_after=is_after, count=steps_in(chunk)):
                    break
                target.sendall(chunk.replace(*self.renamed) if is_after else chunk)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
