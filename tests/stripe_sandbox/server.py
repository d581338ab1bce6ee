"""The sandbox in a process of its own, and a receiver of its webhooks."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx
import stripe

from tests.patience import PATIENCE_SECONDS, DidNotStart, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = "sk_test_0123456789abcdef"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "stripe_sandbox.cli", *arguments]


def wait_for(what: Callable[[], Any]) -> Any:
    """Poll until the answer is true."""
    return wait_until(what, otherwise="it did not happen in time")


class Server:
    """One sandbox on one file."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.options = options
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = httpx.Client(base_url=self.url, timeout=PATIENCE_SECONDS)
        self.stripe = stripe.StripeClient(KEY, base_addresses={"api": self.url})
        self.start()

    def start(self) -> None:
        arguments = [f"--port={self.port}", f"--data={self.data}", "--webhook-retry-seconds=0.05"]
        started = command("serve", *arguments, *self.options)
        self.process = subprocess.Popen(started, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
        wait_for(self._answers)

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise DidNotStart(f"The sandbox ended with {self.process.returncode} while it started.")
        try:
            return self.http.get("/health").is_success
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)

    def stop(self) -> None:
        self.http.close()
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)

    def control(self, path: str, **content: Any) -> Any:
        return self.http.post(f"/_sandbox/{path}", json=content).raise_for_status().json()

    def post(self, path: str, body: str = "", **headers: str) -> httpx.Response:
        """Send a raw form, as no library would."""
        return self.http.post(
            path,
            content=body,
            headers={
                "Authorization": f"Bearer {KEY}",
                "Content-Type": "application/x-www-form-urlencoded",
                **headers,
            },
        )

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.http.get(path, headers={"Authorization": f"Bearer {KEY}", **headers})


class Receiver:
    """Answers webhooks with the given statuses in turn, then 200, and keeps what it received."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.received: list[tuple[str, bytes]] = []
        self.gate = threading.Event()
        self.gate.set()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.keep(self.headers["Stripe-Signature"], body)
                receiver.gate.wait(PATIENCE_SECONDS)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
                """Keep the tests' output quiet."""

        return Handler

    def keep(self, signature: str, body: bytes) -> int:
        with self._lock:
            self.received.append((signature, body))
            return self.statuses.pop(0) if self.statuses else 200

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in list(self.received)]

    def types(self) -> list[str]:
        return [event["type"] for event in self.events()]

    def stop(self) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(PATIENCE_SECONDS)
