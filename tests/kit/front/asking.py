"""What the tests of the front say to it, as a server would (ASGI)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from souche.kit.front.crowds import Crowd
from souche.kit.front.front import REFUSAL, Front

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from souche.kit.front.bodies import Bodies

    Environ = dict[str, Any]
SHORT, LONG = 100, 1000


class Limits:
    """Short bodies for all; longer ones for who has a cookie."""

    def at_once(self, environ: Environ) -> int:
        """Take short ones."""
        del environ
        return SHORT

    def after_asking(self, environ: Environ) -> int:
        """Take longer ones of whom we know."""
        return LONG if "HTTP_COOKIE" in environ else SHORT


class House:
    """A WSGI application that notes whom it served, and what was in their body."""

    def __init__(self, *lots: bytes) -> None:
        self.served: list[str] = []
        self.bodies: list[bytes] = []
        self.refusals: list[str] = []
        self.closed = 0
        self._lots = lots or (b"welcome",)

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        """Serve one."""
        self.served.append(environ["PATH_INFO"])
        self.bodies.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        self.refusals.append(environ.get(REFUSAL, ""))
        start("200 OK", [("X-House", "yes")])
        return Answer(self)

    def front(self, *, threads: int = 1, bodies: Bodies | None = None) -> Front:
        """Stand the front before it."""
        crowd = Crowd(most=2048, is_proxy=lambda _address: False)
        return Front(self, threads=threads, limits=Limits(), crowd=crowd, bodies=bodies)


class Answer:
    """What the house answers, until it is closed."""

    def __init__(self, house: House) -> None:
        self._house = house

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._house._lots)  # noqa: SLF001  # its own answer

    def close(self) -> None:
        """Note that it was put away."""
        self._house.closed += 1


class Visitor:
    """One request: what comes of its body, and what was sent to it."""

    def __init__(self, *chunks: bytes, path: str = "/", is_whole: bool = True, **headers: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        self.is_answered = asyncio.Event()
        self.reads = asyncio.Event()
        self.reads.set()
        self.has_left = asyncio.Event()
        self._messages = [
            {"type": "http.request", "body": chunk, "more_body": not is_whole or place < len(chunks)}
            for place, chunk in enumerate(chunks, start=1)
        ]
        self.scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST" if chunks or not is_whole else "GET",
            "scheme": "http",
            "raw_path": path.encode("latin-1"),
            "query_string": b"",
            "client": ("203.0.113.9", 4711),
            "server": ("127.0.0.1", 8000),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        }

    async def receive(self) -> dict[str, Any]:
        """Give the next of the body; nothing more comes until they leave."""
        if self._messages:
            return self._messages.pop(0)
        await self.has_left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        """Take what is sent, when they read."""
        await self.reads.wait()
        self.sent.append(message)
        self.is_answered.set()

    @property
    def status(self) -> int:
        """Return the status that was answered."""
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        """Return the whole answer."""
        return b"".join(message["body"] for message in self.sent[1:])

    def come_to(self, front: Front) -> asyncio.Future[None]:
        """Send the request, and do not wait."""
        return asyncio.ensure_future(front(self.scope, self.receive, self.send))
