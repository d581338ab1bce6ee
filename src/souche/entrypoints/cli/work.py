"""`souche worker`: the process that does the jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django
from django.core.management import call_command

if TYPE_CHECKING:
    import argparse

JOBS_AT_ONCE = 4
POLLING_SECONDS = 1.0


def work(_arguments: argparse.Namespace) -> int:
    """Do jobs until a signal stops it; several workers may run side by side.

    Jobs that are due later and retries have no notification: the worker looks for them every second.
    """
    django.setup()
    call_command(
        "procrastinate",
        "worker",
        f"--concurrency={JOBS_AT_ONCE}",
        f"--fetch-job-polling-interval={POLLING_SECONDS}",
    )
    return 0
