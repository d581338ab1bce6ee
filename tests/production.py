"""Our production settings in a process of its own: they are read once, when a program starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

PRODUCTION = {
    "BASE_URL": "https://billetterie.theatre.example",
    "SECRET_KEY": "Wc1m-9tqZ_X3vR7pLr0sKd2uYbG5nHf8jQa4eTz6iMoBxPwEhUS",
    "DJANGO_SETTINGS_MODULE": "souche.config.settings",
    "SECRET_KEY_FALLBACKS": "",
    "STRIPE_API_BASE": "",
}


def run_in_production(
    code: str, changed: dict[str, str] | None = None, *, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run Python code under these settings, with some changed."""
    environment = {**os.environ, **PRODUCTION, **(changed or {})}
    # Set by the browser's tests, when they run in the same process.
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=check)  # noqa: S603  # Python itself


ASK = """
import json, django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver", *settings.ALLOWED_HOSTS]
# No static file was gathered for this process.
settings.STORAGES["staticfiles"] = {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
from django.test import Client
answer = Client(enforce_csrf_checks=True).generic({method!r}, {path!r}, secure=True)
cookies = [morsel.OutputString() for morsel in answer.cookies.values()]
print(json.dumps([answer.status_code, dict(answer.headers), cookies]))
"""


def ask_production(
    path: str, *, method: str = "GET", **changed: str
) -> tuple[int, dict[str, str], list[str]]:
    """Return the status, the headers and the cookies of an answer by https."""
    done = run_in_production(ASK.format(method=method, path=path), changed)
    answer: Any = json.loads(done.stdout.splitlines()[-1])
    return answer[0], answer[1], answer[2]
