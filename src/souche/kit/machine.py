"""What we stand on: the database's engine, and the disk of the archive."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Engine:
    """The PostgreSQL in use; an embedded one listens to no address, only to programs of this machine."""

    version: str
    is_embedded: bool
    is_writable: bool


@dataclass(frozen=True)
class Disk:
    """The disk that a folder is on; `free_bytes` is what is left."""

    free_bytes: int
    is_writable: bool


def database_engine() -> Engine:
    """Ask the database what it is."""
    settings = ("server_version", "listen_addresses", "transaction_read_only")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s), current_setting(%s), current_setting(%s)", settings)
        version, addresses, is_read_only = cursor.fetchone()
    return Engine(version=version.split()[0], is_embedded=addresses == "", is_writable=is_read_only == "off")


def migrations_to_come() -> int:
    """Return how many migrations of this program the database has not had yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def disk_of(folder: Path) -> Disk:
    """Look at the disk of a folder; one that is not there yet is looked at where it would be made."""
    place = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    is_writable = place.is_dir() and os.access(place, os.W_OK | os.X_OK)
    return Disk(free_bytes=shutil.disk_usage(place).free, is_writable=is_writable)
