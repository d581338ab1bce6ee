"""A Stripe that knows the key and forbids it everything, as it does for a restricted key without a right."""

from __future__ import annotations

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REFUSAL = {
    "error": {
        "type": "invalid_request_error",
        "message": "The provided key does not have the required permissions for this endpoint.",
    }
}


class _Forbidding(BaseHTTPRequestHandler):
    """Answer 403 to whatever is asked."""

    def do_GET(self) -> None:  # the name that the library calls
        content = json.dumps(REFUSAL).encode()
        self.send_response(403)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def forbidding_stripe() -> Iterator[str]:
    """Give the address of such a Stripe for as long as it is needed."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Forbidding) as server:
        serving = Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        serving.join()
