"""Our production settings: Django's own checks find nothing to say, and poolers may stand in between."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.production import PRODUCTION

if TYPE_CHECKING:
    from tests.own_house import OwnHouse


def test_the_deployment_check_is_clean() -> None:
    environment = {**os.environ, **PRODUCTION}
    # Set by the browser's tests, when they run in the same process.
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # Django's own command

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_without_a_secret_key_nothing_starts() -> None:
    environment = {**os.environ, **PRODUCTION, "SECRET_KEY": ""}
    command = [sys.executable, "-c", "from django.conf import settings; print(settings.SECRET_KEY)"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # Python itself

    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


# A pooler gives each transaction another connection: whatever the server keeps between two of them is lost.
ITERATE = """
import django
django.setup()
from django.contrib.contenttypes.models import ContentType
from django.db import connection
rows = ContentType.objects.iterator(chunk_size=1)
next(rows)
with connection.cursor() as cursor:
    cursor.execute("SELECT (SELECT count(*) FROM pg_cursors), count(*) FROM pg_prepared_statements")
    print(*cursor.fetchone())
"""


def test_without_prepared_statements_the_server_keeps_no_cursor(own_house: OwnHouse) -> None:
    assert _kept_by_the_server(own_house, prepared="on") == "1 0"
    assert _kept_by_the_server(own_house, prepared="off") == "0 0"


def _kept_by_the_server(house: OwnHouse, *, prepared: str) -> str:
    environment = {**house.environment, **PRODUCTION, "DATABASE_PREPARED_STATEMENTS": prepared}
    command = [sys.executable, "-c", ITERATE]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603  # Python itself

    return done.stdout.strip()
