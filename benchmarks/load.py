"""Requests as fast as they are answered: `python -m benchmarks.load URL WORDS CONNECTIONS SECONDS`.

An answer that is not 200, or does not hold the WORDS, ends the program with an error.
"""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import sys
import time
from urllib.parse import urlsplit


async def ask(url: str, words: bytes, until: float, waits: list[float]) -> None:
    """Ask again and again on one connection, noting how long each answer took, in seconds."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
    while time.monotonic() < until:
        began = time.monotonic()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = re.search(rb"(?i)content-length: (\d+)", head)
        assert length is not None
        page = await reader.readexactly(int(length[1]))
        assert words in page, f"{url} answered another page"
        waits.append(time.monotonic() - began)
    writer.close()


async def main(url: str, words: str, connections: int, seconds: float) -> None:
    """Keep so many connections busy for so long, and print what was measured, as JSON."""
    waits: list[float] = []
    began = time.monotonic()
    await asyncio.gather(*(ask(url, words.encode(), began + seconds, waits) for _ in range(connections)))
    hundredths = statistics.quantiles(waits, n=100)
    rate = len(waits) / (time.monotonic() - began)
    named = {f"p{share}": hundredths[share - 1] * 1000 for share in (50, 95, 99)}
    print(json.dumps({"rate": rate, **named}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
