"""A local Stripe for as long as a command needs one: a process of its own, whose data are forgotten."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_SECONDS = 30
PAUSE_SECONDS = 0.1
STOP_SECONDS = 10


class LocalStripeFailed(Exception):
    """The local Stripe ended, or never answered."""


@contextmanager
def local_stripe() -> Iterator[str]:
    """Start it and give its address; raise LocalStripeFailed. Leaving the `with` ends it."""
    with tempfile.TemporaryDirectory(prefix="souche-rehearsal-") as folder:
        port = _free_port()
        words = ["serve", f"--port={port}", f"--data={Path(folder) / 'sandbox.sqlite'}"]
        program = subprocess.Popen(
            # A session of its own: Ctrl-C reaches the command alone, which still needs it to tidy up.
            [sys.executable, "-m", "stripe_sandbox.cli", *words],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, program)
            yield url
        finally:
            program.terminate()
            program.wait(STOP_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, program: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and program.poll() is None:
        try:
            httpx.get(f"{url}/health", timeout=2).raise_for_status()
        except httpx.HTTPError:
            time.sleep(PAUSE_SECONDS)
        else:
            return
    raise LocalStripeFailed("the local Stripe did not start: see the lines above.")
