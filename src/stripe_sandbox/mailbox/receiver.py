"""The SMTP door, on this machine only: takes any message from anyone to anyone."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

    from stripe_sandbox.mailbox.store import MessageStore

HOST = "127.0.0.1"
MOST_BYTES = 40 * 1024 * 1024


class _Keeper:
    """What aiosmtpd calls when a message is complete."""

    def __init__(self, *, store: MessageStore) -> None:
        self._store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002  # aiosmtpd's names
        """Answer 250 only once the message is on disk."""
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        self._store.keep(raw=raw, sender=envelope.mail_from or "", recipients=envelope.rcpt_tos)
        return "250 OK"


class Receiver:
    """An SMTP server in a thread of its own."""

    def __init__(self, *, store: MessageStore, port: int) -> None:
        self._store = store
        self._port = port
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        _check_is_free(self._port)
        self._controller = Controller(
            _Keeper(store=self._store),
            hostname=HOST,
            port=self._port,
            data_size_limit=MOST_BYTES,
            enable_SMTPUTF8=True,
        )
        self._controller.start()

    def stop(self) -> None:
        """Stop listening; does nothing when it never began."""
        if self._controller:
            self._controller.stop(no_assert=True)
            self._controller = None


def _check_is_free(port: int) -> None:
    """Raise OSError at once for a port that is taken: aiosmtpd would first wait five seconds."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((HOST, port))
