"""The web server as it was before the front: a thread reads the body it serves. Kept to compare with."""

import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

THREADS = 32

if __name__ == "__main__":
    Granian(
        "souche.config.wsgi:application",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=int(sys.argv[2]),
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()
