"""What the operating system does for us: files that may be open, and readers who never read."""

from __future__ import annotations

import os
import resource
import socket
import stat
from contextlib import suppress
from pathlib import Path

# Of this process, as Linux lists them; elsewhere there is no such folder, and nothing is done.
OPEN_FILES = Path("/proc/self/fd")


def allow_open_files(wanted: int) -> int:
    """Let this process and its children open so many files, or as many as they may; return how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    return most if soft == resource.RLIM_INFINITY else soft


def bound_those_who_never_read(*, seconds: float, sent_bytes: int) -> None:
    """Have connections end whose peer takes nothing of what was sent to it for so long (RFC 5482).

    Until then the system keeps at most twice `sent_bytes` for each. Both are set where the server listens:
    what it accepts inherits them.
    """
    for file in OPEN_FILES.iterdir() if OPEN_FILES.exists() else ():
        with suppress(OSError):
            _bound(int(file.name), seconds=seconds, sent_bytes=sent_bytes)


def _bound(number: int, *, seconds: float, sent_bytes: int) -> None:
    if not stat.S_ISSOCK(os.fstat(number).st_mode):
        return
    # A duplicate: closing it leaves the server's own open.
    with socket.socket(fileno=os.dup(number)) as found:
        if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and found.family != socket.AF_UNIX:
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))
            found.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, sent_bytes)
