"""What both benchmarks share: a database of their own, the machine's description, and tables."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from souche.entrypoints.cli.embedded_postgres import create_database, start_postgres

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def prepare(*, stripe_port: int, shop_port: int = 8000) -> None:
    """Give Django a fresh database on a durable PostgreSQL, and the stub as its Stripe."""
    server = start_postgres(folder=VAR / "postgres")
    server.psql('DROP DATABASE IF EXISTS "bench" WITH (FORCE);')
    os.environ.update(
        DJANGO_SETTINGS_MODULE="souche.config.settings",
        DATABASE_URL=create_database(server=server, name="bench"),
        SECRET_KEY="only-for-the-benchmark",  # nothing real is encrypted with it
        STRIPE_API_BASE=f"http://127.0.0.1:{stripe_port}",
        BASE_URL=f"http://127.0.0.1:{shop_port}",
        MEDIA_ROOT=str(VAR / "media"),
        STATIC_ROOT=str(VAR / "static"),
        LOG_LEVEL="WARNING",
    )
    import django  # noqa: PLC0415  # its settings come from the lines above
    from django.core.management import call_command  # noqa: PLC0415  # same

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def start_stub(port: int, *, seconds: float = 0.0) -> subprocess.Popen[bytes]:
    """Start the stub of Stripe in a process of its own, each answer after `seconds`; wait for it."""
    command = [sys.executable, "-m", "benchmarks.stub_stripe", str(port), str(seconds)]
    stub = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert stub.stdout is not None
    stub.stdout.readline()
    return stub


def describe_machine() -> str:
    """Return the machine, the versions and the commit, for the head of a table."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,  # git from the path
    ).stdout.strip()
    packages = ", ".join(f"{name} {version(name)}" for name in ("django", "psycopg", "stripe", "granian"))
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, embedded PostgreSQL 18, "
        f"Python {platform.python_version()}, {packages}, commit {commit or 'unknown'}"
    )


def print_table(*, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table whose columns are as wide as they need."""
    widths = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]
    print(f"\n{title}")
    for row in [head, ["-" * width for width in widths], *rows]:
        print(
            "  "
            + "  ".join(
                cell.rjust(width) if n else cell.ljust(width)
                for n, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
        )
