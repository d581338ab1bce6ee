"""`python -m souche.entrypoints.cli.demo.companion`: ends what a demo started once the demo is gone.

A demo that is killed can stop nothing. Its companion holds the reading end of a pipe whose other end only the
demo has: the pipe ends with the demo, however it ended (pipes do so on every system that runs Souche).
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from souche.entrypoints.cli.embedded_postgres import forget_dead_users, is_alive, start_postgres

STOP_SECONDS = 10.0
LOOK_SECONDS = 0.1


def main() -> None:
    """Read the numbers of the demo's programs, a line each, until the pipe ends; then end what still runs.

    Each program leads a group of processes, and so has its number.

    The first argument is the folder of the database, of which the companion is a user like the demo: who
    leaves last stops it.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    folder = Path(sys.argv[1])
    server = start_postgres(folder=folder)
    groups = [int(line) for line in sys.stdin]
    _end(groups)
    forget_dead_users(server=server)
    server.cleanup()


def _end(groups: list[int]) -> None:
    """Ask each program to end, and kill the groups of those that did not within a while."""
    for program in groups:
        with suppress(ProcessLookupError):
            os.kill(program, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while any(is_alive(program) for program in groups) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
