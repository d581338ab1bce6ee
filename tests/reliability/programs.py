"""The box office as it runs: web server and worker are processes, each behind proxies of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
import psutil

from tests.patience import PATIENCE_SECONDS
from tests.reliability.listeners import HttpListener, PostgresListener, SmtpListener
from tests.reliability.proxies import Listener, Proxy, Tripwire
from tests.reliability.setting import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable

LISTENERS: dict[str, Callable[[], Listener]] = {
    "database": PostgresListener,
    "stripe": HttpListener,
    "mail": SmtpListener,
}
SERVERS = tuple(LISTENERS)


@dataclass(frozen=True)
class Servers:
    """How to reach what a program talks to: PostgreSQL's socket, and two ports of this machine."""

    database_socket: str
    stripe_port: int
    mail_port: int

    def connect_to(self, server: str) -> Callable[[], socket.socket]:
        """Return how a connection is opened."""
        if server == "database":
            return self._connect_to_database
        port = self.stripe_port if server == "stripe" else self.mail_port
        return lambda: socket.create_connection(("127.0.0.1", port))

    def _connect_to_database(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.database_socket)
        return connection


@dataclass
class Program:
    """One process, restarted as a supervisor would; `tripwires` are by the server it talks to."""

    words: list[str]
    servers: Servers
    is_ready: Callable[[], bool]
    tripwires: dict[str, Tripwire] = field(default_factory=dict)
    proxies: dict[str, Proxy] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None
    # Who asks whether it runs while it is being killed waits until it is dead.
    _dying: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        for server in SERVERS:
            self.tripwires[server] = Tripwire()
            self.proxies[server] = Proxy(
                connect=self.servers.connect_to(server),
                listen=LISTENERS[server],
                tripwire=self.tripwires[server],
            )

    def lead_links_here(self) -> None:
        """Let the links that Stripe writes lead through this program's proxy: it knows Stripe by no other.

        One that is cut by two packets is left as it is: the program refuses it, and asks again.
        """
        proxy = self.proxies["stripe"]
        theirs, ours = (f"127.0.0.1:{port}".encode() for port in (self.servers.stripe_port, proxy.port))
        assert len(theirs) == len(ours), "an answer is as long as it says"
        proxy.renamed = (theirs, ours)

    def start(self, *, limit: Callable[[], None] | None = None) -> None:
        """Start it and wait until it is ready; `limit` is done in the new process first."""
        self._process = process = self._launch(limit)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.is_ready():
            assert process.poll() is None, f"{self.words} ended"
            assert time.monotonic() < deadline, f"{self.words} did not start"
            time.sleep(0.05)

    def end_at_start(self, *, seconds: float) -> None:
        """Start it and ask it to end so many seconds later, ready or not; it must."""
        self._process = process = self._launch(None)
        time.sleep(seconds)
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired as deaf:
            raise AssertionError(f"{self.words} did not end {seconds} seconds after its start") from deaf

    def _launch(self, limit: Callable[[], None] | None) -> subprocess.Popen[bytes]:
        ports = {server: self.proxies[server].port for server in SERVERS}
        return subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-m", "souche", *self.words],
            env={
                **os.environ,
                "DATABASE_URL": f"postgres://postgres@127.0.0.1:{ports['database']}/{DATABASE}?sslmode=disable",
                "STRIPE_API_BASE": f"http://127.0.0.1:{ports['stripe']}",
                "EMAIL_PORT": str(ports["mail"]),
                "DATABASE_POOL": "on",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=limit,  # noqa: PLW1509  # the runner's threads hold no lock that this needs
        )

    @property
    def is_running(self) -> bool:
        """Say whether its process lives."""
        with self._dying:
            return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """Kill it and all that it started, at once."""
        with self._dying:
            self._signal(signal.SIGKILL)

    def kill_child(self) -> None:
        """Kill one of the processes that it started."""
        assert self._process is not None
        psutil.Process(self._process.pid).children()[0].kill()

    def freeze(self) -> None:
        """Let it do nothing for now."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            if number == signal.SIGKILL:
                self._process.wait(PATIENCE_SECONDS)

    def close(self) -> None:
        """End it, and its proxies."""
        self.kill()
        for proxy in self.proxies.values():
            proxy.close()


def answers(url: str) -> bool:
    """Say whether a page is served."""
    try:
        return httpx.get(url, timeout=5).is_success
    except httpx.HTTPError:
        return False
