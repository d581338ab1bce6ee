"""`souche serve`: the web server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

if TYPE_CHECKING:
    import argparse

# Of each process. Most of a purchase is waiting for Stripe: meanwhile others must be served.
THREADS = 32


def serve(arguments: argparse.Namespace) -> int:
    """Serve until a signal stops it."""
    Granian(
        "souche.config.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=THREADS,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
    ).serve()
    return 0
