"""What the operating system does for us: files that may be open, readers who never read, who is connected."""

from __future__ import annotations

import os
import resource
import socket
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    # An address and a port.
    Peer = tuple[str, int]

# Of each process: beyond, others wait to be let in. Half of them idle is 500 twice over.
CONNECTIONS, FEWEST_CONNECTIONS = 2048, 128
# What a process has open besides: the database, the archive, Stripe.
OTHER_FILES = 256
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


def allow_connections() -> int:
    """Return how many connections a process may have: as many as files may be open for, two for each.

    One is the connection itself, the other what it is sent.
    """
    files = allow_open_files(2 * CONNECTIONS + OTHER_FILES)
    return min(CONNECTIONS, max(FEWEST_CONNECTIONS, (files - OTHER_FILES) // 2))


def bound_those_who_never_read(*, seconds: float, sent_bytes: int) -> None:
    """Have connections end whose peer takes nothing of what was sent to it for so long (RFC 5482).

    Until then the system keeps at most twice `sent_bytes` for each. Both are set where the server listens:
    what it accepts inherits them.
    """
    for file in OPEN_FILES.iterdir() if OPEN_FILES.exists() else ():
        with suppress(OSError):
            _bound(int(file.name), seconds=seconds, sent_bytes=sent_bytes)


def _bound(number: int, *, seconds: float, sent_bytes: int) -> None:
    with _opened(number) as found:
        if found and _listens(found):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))
            found.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, sent_bytes)


@dataclass(frozen=True)
class Connection:
    """A connection that this process accepted: the number of its file, and who is at its other end."""

    number: int
    peer: Peer


def count_open_files() -> int:
    """Return how many files this process has open, or nothing where the system does not list them."""
    return len(os.listdir(OPEN_FILES)) if OPEN_FILES.exists() else 0  # noqa: PTH208  # ten times as fast


def accepted_connections() -> list[Connection]:
    """Return the connections that came to where this process listens."""
    ports, found = set(), []
    for name in os.listdir(OPEN_FILES) if OPEN_FILES.exists() else ():  # noqa: PTH208  # same
        with suppress(OSError), _opened(int(name)) as opened:
            if opened is None:
                continue
            port = opened.getsockname()[1]
            if _listens(opened):
                ports.add(port)
            else:
                found.append((port, Connection(int(name), opened.getpeername()[:2])))
    return [connection for port, connection in found if port in ports]


def close_connection(connection: Connection) -> bool:
    """End a connection, unless its number has another one by now; say whether it was ended."""
    with suppress(OSError), _opened(connection.number) as opened:
        if opened and opened.getpeername()[:2] == connection.peer:
            opened.shutdown(socket.SHUT_RDWR)
            return True
    return False


@contextmanager
def _opened(number: int) -> Iterator[socket.socket | None]:
    """Give a TCP socket by the number of its file, None for anything else.

    It is a duplicate: closing it leaves the server's own open, and the number may not change under us.
    """
    if not stat.S_ISSOCK(os.fstat(number).st_mode):
        yield None
        return
    with socket.socket(fileno=os.dup(number)) as found:
        is_tcp = found.type == socket.SOCK_STREAM and found.family in {socket.AF_INET, socket.AF_INET6}
        yield found if is_tcp else None


def _listens(found: socket.socket) -> bool:
    return bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
