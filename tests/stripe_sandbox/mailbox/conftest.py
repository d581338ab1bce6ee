"""A mailbox of its own for each test, listening on a real SMTP port and a real HTTP one."""

from __future__ import annotations

import threading
from smtplib import SMTP
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from stripe_sandbox.mailbox import Mailbox
from tests.patience import PATIENCE_SECONDS
from tests.stripe_sandbox.server import free_port, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path


class Post:
    """A running mailbox: what sends to it and what reads its pages."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.smtp_port, http_port = free_port(), free_port()
        self.mailbox = Mailbox(data=data, port=self.smtp_port)
        self.mailbox.start()
        app = Starlette(routes=self.mailbox.routes())
        self._web = uvicorn.Server(uvicorn.Config(app, port=http_port, log_level="warning"))
        self._thread = threading.Thread(target=self._web.run)
        self._thread.start()
        wait_for(lambda: self._web.started)
        self.browser = httpx.Client(
            base_url=f"http://127.0.0.1:{http_port}",
            headers={"Accept-Language": "fr"},
            timeout=PATIENCE_SECONDS,
        )

    def send(self, message: EmailMessage, *, to: str | None = None) -> None:
        with SMTP("127.0.0.1", self.smtp_port, timeout=PATIENCE_SECONDS) as connection:
            connection.send_message(message, to_addrs=to)

    def close(self) -> None:
        self.browser.close()
        self._web.should_exit = True
        self._thread.join(PATIENCE_SECONDS)
        self.mailbox.stop()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    post = Post(tmp_path / "sandbox.sqlite")
    yield post
    post.close()
