"""`souche setup`: bring the database and the static files to this version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.management import call_command

from souche.kit.modes import FOR_ALL, OURS_ALONE, set_modes

if TYPE_CHECKING:
    import argparse


def setup(_arguments: argparse.Namespace) -> int:
    """Migrate the database and gather the static files; running it twice changes nothing."""
    django.setup()
    prepare()
    return 0


def prepare() -> None:
    """Do it, once Django is set up; what former versions left open to other users is closed."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    set_modes(folder=Path(settings.STATIC_ROOT), modes=FOR_ALL)
    set_modes(folder=Path(settings.MEDIA_ROOT), modes=OURS_ALONE)
