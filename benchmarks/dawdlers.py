"""Connections that dawdle: `python -m benchmarks.dawdlers KIND PORT COUNT PATH`.

It prints "ready" once all are open, and ends when it is stopped. Each is opened again as soon as the server
has closed it, so that there are always as many.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import suppress

TELL = "Host: 127.0.0.1\r\n"
LONG = "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
# What each sends at once, and each second after that.
KINDS = {
    "headers": ("GET {path} HTTP/1.1\r\n" + TELL, ""),
    "body": ("POST {path} HTTP/1.1\r\n" + TELL + LONG, ""),
    "drip": ("POST {path} HTTP/1.1\r\n" + TELL + LONG, "x"),
    "unread": ("GET {path} HTTP/1.1\r\n" + TELL + "\r\n", ""),
}
# So little that an answer does not fit into what the network keeps.
RECEIVED_BYTES = 4096


async def dawdle(kind: str, port: int, path: str, opened: asyncio.Semaphore) -> None:
    """Open a connection, say little on it until it is closed, and again."""
    first, then = (words.format(path=path).encode() for words in KINDS[kind])
    loop = asyncio.get_running_loop()
    is_first = True
    while True:
        with socket.socket() as connection, suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVED_BYTES)
            connection.setblocking(False)
            await loop.sock_connect(connection, ("127.0.0.1", port))
            await loop.sock_sendall(connection, first)
            if is_first:
                opened.release()
                is_first = False
            await _stay(connection, then, reads=kind != "unread")
        await asyncio.sleep(0.1)


async def _stay(connection: socket.socket, word: bytes, *, reads: bool) -> None:
    """Stay until the server closes; who does not read learns of it by writing nothing."""
    loop = asyncio.get_running_loop()
    leaving = asyncio.ensure_future(loop.sock_recv(connection, 65536) if reads else asyncio.Event().wait())
    try:
        while not leaving.done():
            await loop.sock_sendall(connection, word)
            await asyncio.wait([leaving], timeout=1)
    finally:
        leaving.cancel()


async def main(kind: str, port: int, count: int, path: str) -> None:
    """Keep so many connections until this program is stopped."""
    opened = asyncio.Semaphore(0)
    dawdlers = [asyncio.ensure_future(dawdle(kind, port, path, opened)) for _ in range(count)]
    for _ in dawdlers:
        await opened.acquire()
    print("ready", flush=True)
    await asyncio.gather(*dawdlers)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
