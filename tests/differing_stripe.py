"""The local Stripe, made to differ: what it answers is changed on its way."""

from __future__ import annotations

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import httpx

from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    # A request's method and path, the status and the content of its answer: what is answered in their place.
    Change = Callable[[str, int, dict[str, Any]], tuple[int, dict[str, Any]]]

# What belongs to one connection alone.
HOP_BY_HOP = {"connection", "content-length", "transfer-encoding", "host"}


class _Server(ThreadingHTTPServer):
    """Knows the Stripe behind it and how to change what that answers."""

    daemon_threads = True

    def __init__(self, *, behind: str, change: Change) -> None:
        super().__init__(("127.0.0.1", 0), _Changing)
        self.http = httpx.Client(base_url=behind, timeout=PATIENCE_SECONDS)
        self.change = change


class _Changing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer leaves in one piece: two would wait for one another.
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:  # the name that the library calls
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        answer = self.server.http.request(self.command, self.path, content=form, headers=headers)
        asked = f"{self.command} {self.path.partition('?')[0]}"
        status, content = self.server.change(asked, answer.status_code, answer.json())
        body = json.dumps(content).encode()
        self.send_response(status)
        for name, value in answer.headers.items():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:  # same
        self.do_GET()

    def do_DELETE(self) -> None:  # same
        self.do_GET()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def differing_stripe(*, behind: str, change: Change) -> Iterator[str]:
    """Give the address of a Stripe that answers as the one `behind`, but for what `change` makes of it."""
    with _Server(behind=behind, change=change) as server:
        serving = Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        serving.join()
        server.http.close()
