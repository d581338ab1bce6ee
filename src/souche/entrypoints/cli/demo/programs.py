"""The processes of the demo: started together, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Self

import httpx

if TYPE_CHECKING:
    from types import TracebackType

    from souche.entrypoints.cli.demo.house import House

COMPANION = "souche.entrypoints.cli.demo.companion"
PATIENCE_SECONDS = 30
STOP_SECONDS = 10


class DidNotStart(Exception):
    """A program ended, or never answered."""


class Programs:
    """The local Stripe, the web server and the worker; leaving the `with` stops them all.

    Their companion does so when nobody can leave it: when the demo is killed.
    """

    def __init__(self, house: House) -> None:
        self.house = house
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self._companion = subprocess.Popen(
            [sys.executable, "-m", COMPANION, str(self.house.database_folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for program in self._running.values():
            program.send_signal(signal.SIGTERM)
        for program in self._running.values():
            try:
                program.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()
        self._companion.communicate()

    def start_sandbox(self) -> None:
        """Start the local Stripe with its mailbox, and wait until it answers."""
        self._start(
            "the local Stripe",
            "stripe_sandbox.cli",
            "serve",
            f"--port={self.house.sandbox_port}",
            f"--smtp-port={self.house.smtp_port}",
            f"--data={self.house.folder / 'sandbox.sqlite'}",
        )
        self._wait_for("the local Stripe", f"{self.house.sandbox_url}/health")

    def start_box_office(self) -> None:
        """Start the web server and the worker, and wait until the shop answers."""
        self._start("the worker", "souche", "worker")
        self._start("the web server", "souche", "serve", f"--port={self.house.port}")
        self._wait_for("the web server", f"{self.house.shop_url}/")

    def wait_until_one_ends(self) -> str:
        """Wait, and return the name of the first program that ended by itself."""
        while True:
            for name, program in self._running.items():
                if program.poll() is not None:
                    return name
            time.sleep(1)

    def _start(self, name: str, module: str, *words: str) -> None:
        # A session of its own: Ctrl-C reaches the demo alone, which then stops each program in turn.
        # What each says when it starts is said once, by the demo; its warnings and errors are shown.
        program = subprocess.Popen(
            [sys.executable, "-m", module, *words], stdout=subprocess.DEVNULL, start_new_session=True
        )
        self._running[name] = program
        self._tell_companion(program.pid)

    def _tell_companion(self, group: int) -> None:
        if self._companion.stdin:
            self._companion.stdin.write(f"{group}\n".encode())
            self._companion.stdin.flush()

    def _wait_for(self, name: str, url: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self._running[name].poll() is not None:
                break
            try:
                httpx.get(url, timeout=2).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return
        raise DidNotStart(f"{name} did not start: see the lines above.")
