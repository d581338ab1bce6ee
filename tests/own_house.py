"""A box office whose PostgreSQL may be stopped: migrated once for the tests of the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.running import OwnPostgres
from tests.sandbox import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
FURNISH = """
import django
django.setup()
from souche.kit import clock
from tests.cast import add_price, announce, open_theatre
open_theatre()
add_price(announce(now=clock.now()))
"""


@dataclass(frozen=True)
class OwnHouse:
    """A database server of its own and the settings of the programs that use it."""

    postgres: OwnPostgres
    environment: dict[str, str]
    port: int

    @property
    def url(self) -> str:
        """Return the address of its shop."""
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="session")
def own_house() -> Iterator[OwnHouse]:
    """Give a theatre with an event on sale, pooled as in production."""
    # Not below pytest's folders: each run of pytest by root closes them to PostgreSQL's user.
    with tempfile.TemporaryDirectory(prefix="souche-own-") as folder:
        yield from _open(Path(folder))


def _open(folder: Path) -> Iterator[OwnHouse]:
    postgres, port = OwnPostgres(folder), free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": postgres.url,
        "DATABASE_POOL": "on",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "LOG_LEVEL": "WARNING",
    }
    for words in (["-m", "souche", "setup"], ["-c", FURNISH]):
        subprocess.run([sys.executable, *words], env=environment, cwd=ROOT, check=True)  # noqa: S603  # our own programs
    yield OwnHouse(postgres, environment, port)
    postgres.server.cleanup()
