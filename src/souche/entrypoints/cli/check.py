"""`souche check`: what is well and what needs a hand, for a person or for a monitor."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import django
from django.db import DatabaseError, OperationalError
from django.utils import translation
from django.utils.translation import gettext

from souche.entrypoints.cli.terminal import terminal_language

if TYPE_CHECKING:
    import argparse

BROKEN = 2


def check(_arguments: argparse.Namespace) -> int:
    """Print one line for each subject; return 0 when all is well, 1 to look at, 2 when one is broken."""
    django.setup()
    # Imported late: models need django.setup() first.
    from souche.entrypoints.cli.health import NotAtThisVersion, report  # noqa: PLC0415  # see above

    with translation.override(terminal_language()):
        try:
            return report()
        except NotAtThisVersion:
            return _broken(gettext("The database is not at the version of this program: run `souche setup`."))
        except OperationalError as error:
            return _broken(gettext("The database does not answer: %(error)s") % {"error": error})
        except DatabaseError as error:
            return _broken(gettext("The database refuses what it is asked: %(error)s") % {"error": error})


def _broken(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return BROKEN
