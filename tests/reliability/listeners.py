"""What a program says to PostgreSQL and over HTTP, understood just enough to count its steps."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What ends a transaction that wrote, the queue's own functions included; its heartbeats are no step of ours.
WRITES = re.compile(
    rb"^\s*(COMMIT|INSERT|UPDATE|DELETE|WITH inserted)|procrastinate_(finish|retry|defer)_job", re.IGNORECASE
)
LENGTH = struct.Struct("!I")
HEAD = 5


class HttpListener:
    """Counts requests; one is answered before the next is asked on the same connection."""

    def __init__(self) -> None:
        self._is_waiting = False

    def asked(self, sent: bytes) -> int:
        """Return 1 when a request begins."""
        is_new = bool(sent) and not self._is_waiting
        self._is_waiting = True
        return int(is_new)

    def answered(self, received: bytes) -> int:
        """Return 1 when an answer begins."""
        is_new = bool(received) and self._is_waiting
        self._is_waiting = False
        return int(is_new)


class SmtpListener:
    """Counts e-mails: handed over, and taken (RFC 5321: DATA, 354, the text, 250)."""

    def __init__(self) -> None:
        self._is_handing_over = False

    def asked(self, sent: bytes) -> int:
        """Return 1 when an e-mail is about to be handed over."""
        return int(sent.upper().startswith(b"DATA"))

    def answered(self, received: bytes) -> int:
        """Return 1 when it was taken."""
        is_taken = self._is_handing_over and received.startswith(b"250")
        self._is_handing_over = received.startswith(b"354")
        return int(is_taken)


class PostgresListener:
    """Counts the statements that make something lasting (postgresql.org/docs, "Message Formats")."""

    def __init__(self) -> None:
        # The first message, the only one without a type, is read as one of type 0.
        self._sent, self._received = bytearray(b"\0"), bytearray()
        self._statements: dict[bytes, bytes] = {}
        self._is_in_transaction = False
        self._lasting = 0

    def asked(self, sent: bytes) -> int:
        """Return how many lasting statements begin."""
        begun = sum(self._is_lasting(text) for text in self._texts(sent))
        self._lasting += begun
        return begun

    def answered(self, received: bytes) -> int:
        """Return how many lasting statements are done: PostgreSQL is ready again, outside a transaction."""
        self._received += received
        done = 0
        for kind, body in _messages(self._received):
            if kind == b"Z":
                self._is_in_transaction = body != b"I"
                done, self._lasting = done + self._lasting, 0
        return done

    def _is_lasting(self, text: bytes) -> bool:
        found = WRITES.search(text)
        return bool(found) and (not self._is_in_transaction or text.lstrip().upper().startswith(b"COMMIT"))

    def _texts(self, sent: bytes) -> Iterator[bytes]:
        """Yield the text of each statement that is run: as it is, or prepared before and now bound."""
        self._sent += sent
        for kind, body in _messages(self._sent):
            if kind == b"Q":
                yield body
            elif kind == b"P":
                name, text, _types = body.split(b"\0", 2)
                self._statements[name] = text
            elif kind == b"B":
                _portal, name, _values = body.split(b"\0", 2)
                yield self._statements.get(name, b"")


def _messages(stream: bytearray) -> Iterator[tuple[bytes, bytes]]:
    """Take the whole messages off the front of a stream: `(type, body)`."""
    while len(stream) >= HEAD:
        end = 1 + LENGTH.unpack_from(stream, 1)[0]
        if len(stream) < end:
            return
        yield bytes(stream[:1]), bytes(stream[HEAD:end])
        del stream[:end]
