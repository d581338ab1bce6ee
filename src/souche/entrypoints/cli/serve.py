"""`souche serve`: the web server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

if TYPE_CHECKING:
    import argparse

THREADS = 4


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
        log_level=LogLevels.warning,
    ).serve()
    return 0
