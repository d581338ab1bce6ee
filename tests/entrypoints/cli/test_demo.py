"""The demo ends with everything that it started, whether it is asked to or killed."""

from __future__ import annotations

import os
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.patience import PATIENCE_SECONDS
from tests.running import program, wait_until
from tests.sandbox import free_port

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

# Not the settings of the tests: the demo chooses its own.
OWN = ("DATABASE_URL", "DATABASE_POOL", "MEDIA_ROOT", "STATIC_ROOT", "EMAIL_PORT", "VIES_URL", "SECRET_KEY")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not below pytest's folders: each run of pytest by root closes them to PostgreSQL's user.
    with tempfile.TemporaryDirectory(prefix="souche-own-") as folder:
        yield Path(folder)


@contextmanager
def _demo(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[psutil.Process]]]:
    environment = {name: word for name, word in os.environ.items() if name not in OWN}
    ports = {name: str(free_port()) for name in ("PORT", "SANDBOX_PORT", "SMTP_PORT")}
    with program(
        "-m", "souche", "demo", environment={**environment, **ports, "SOUCHE_DEMO": str(folder)}
    ) as demo:
        wait_until((folder / "running.json").exists, "the demo")
        postmaster = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
        started = [*psutil.Process(demo.pid).children(recursive=True), psutil.Process(postmaster)]
        yield demo, started


def _live(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def test_everything_ends_with_a_demo_that_is_killed(folder: Path) -> None:
    with _demo(folder) as (demo, started):
        assert len(started) >= 6

        demo.kill()
        demo.wait()

        wait_until(lambda: not _live(started), "the end of everything")
    (folder / "running.json").unlink()


def test_everything_ends_with_a_demo_that_is_asked_to(folder: Path) -> None:
    with _demo(folder) as (demo, started):
        demo.send_signal(signal.SIGTERM)

        assert demo.wait(PATIENCE_SECONDS) == 0
        assert not _live(started)
