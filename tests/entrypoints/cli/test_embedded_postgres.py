"""The embedded PostgreSQL starts on any machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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
