"""`souche check`: what is well and what needs a hand, for a person or for a monitor."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import django
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext

if TYPE_CHECKING:
    import argparse

BROKEN = 2
# Where a terminal says its language, the first that is set (gettext's own order).
LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def check(_arguments: argparse.Namespace) -> int:
    """Print one line for each subject; return 0 when all is well, 1 to look at, 2 when one is broken."""
    django.setup()
    # Imported late: models need django.setup() first.
    from souche.entrypoints.cli.health import report  # noqa: PLC0415  # see above

    with translation.override(_language()):
        try:
            return report()
        except OperationalError as error:
            print(gettext("The database does not answer: %(error)s") % {"error": error}, file=sys.stderr)
            return BROKEN


def _language() -> str:
    spoken = next((os.environ[name] for name in LANGUAGE_VARIABLES if os.environ.get(name)), "")
    return "fr" if spoken.startswith("fr") else "en"
