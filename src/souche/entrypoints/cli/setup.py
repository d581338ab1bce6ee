"""`souche setup`: bring the database and the static files to this version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django
from django.core.management import call_command

if TYPE_CHECKING:
    import argparse


def setup(_arguments: argparse.Namespace) -> int:
    """Migrate the database and gather the static files; running it twice changes nothing."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0
