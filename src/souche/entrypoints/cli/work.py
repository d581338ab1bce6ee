"""`souche worker`: the process that does the jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    import argparse


def work(arguments: argparse.Namespace) -> int:
    """Do jobs until a signal asks to stop, then return 0; several workers may run side by side.

    A database that is gone is looked for again; 1 when it stayed away for `arguments.patience` seconds, so
    that a supervisor knows.
    """
    django.setup()
    # Imported late: the jobs' app needs django.setup() first.
    from souche.entrypoints.cli.shifts import work_in_shifts  # noqa: PLC0415  # see above

    return work_in_shifts(patience_seconds=arguments.patience)
