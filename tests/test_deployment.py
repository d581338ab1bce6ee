"""Django's own deployment checks find nothing to say about our production settings."""

from __future__ import annotations

import os
import subprocess
import sys

PRODUCTION = {
    "BASE_URL": "https://billetterie.theatre.example",
    "SECRET_KEY": "a-long-key-of-many-characters-0123456789-that-opens-nothing",
    "DJANGO_SETTINGS_MODULE": "souche.config.settings",
    "SECRET_KEY_FALLBACKS": "",
}


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
