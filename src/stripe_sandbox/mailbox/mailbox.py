"""One mailbox: its SMTP door, its store and its pages, as the application composes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.mailbox.pages import mailbox_routes
from stripe_sandbox.mailbox.receiver import Receiver
from stripe_sandbox.mailbox.store import MessageStore

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.routing import BaseRoute


class Mailbox:
    """Messages live in a table of the SQLite file `data`, beside whatever else it holds.

    `port` is where SMTP listens, on this machine only; None keeps the pages and opens no door.
    """

    def __init__(self, *, data: Path, port: int | None) -> None:
        self.store = MessageStore(path=data)
        self._receiver = None if port is None else Receiver(store=self.store, port=port)

    def start(self) -> None:
        """Open the SMTP door. Raises OSError when the port is taken."""
        if self._receiver:
            self._receiver.start()

    def stop(self) -> None:
        """Close the door, then the file."""
        if self._receiver:
            self._receiver.stop()
        self.store.close()

    def routes(self) -> list[BaseRoute]:
        """Return the pages below /mailbox/."""
        return mailbox_routes(store=self.store)
