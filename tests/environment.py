"""Loaded by pytest before Django's settings: gives the tests a PostgreSQL and settings of their own."""

import os
import tempfile
from pathlib import Path

from souche.entrypoints.cli.embedded_postgres import database_url, start_postgres

VAR = Path(__file__).resolve().parent.parent / "var" / "tests"


def give_a_database() -> None:
    """Start the embedded server; the first test process tells the others by DATABASE_URL."""
    server = start_postgres(folder=VAR / "postgres")
    # What the tests write need not survive a power failure.
    server.psql("ALTER SYSTEM SET fsync = off;")
    server.psql("ALTER SYSTEM SET synchronous_commit = off;")
    server.psql("SELECT pg_reload_conf();")
    os.environ["DATABASE_URL"] = database_url(server=server, name=f"souche_{os.getpid()}")


os.environ.setdefault(
    "SECRET_KEY", "only-for-the-tests-and-long-enough-to-please-the-deployment-checks-0123456789"
)
os.environ.setdefault("DATABASE_POOL", "off")
os.environ.setdefault("MEDIA_ROOT", tempfile.mkdtemp(prefix="souche-media-"))
os.environ.setdefault("STATIC_ROOT", tempfile.mkdtemp(prefix="souche-static-"))
os.environ.setdefault("EMAIL_PORT", "1")
os.environ.setdefault("VIES_URL", "")
os.environ.setdefault("DEFAULT_FROM_EMAIL", "billetterie@theatre.example")
if "DATABASE_URL" not in os.environ:
    give_a_database()
