"""The ASGI application that the web server runs: bodies come first, then a thread, then the reader's pace."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

from django.db import close_old_connections

from souche.kit.front.bodies import Bodies, Gone, TooLong, TooSlow
from souche.kit.front.calls import Call, environ_of
from souche.kit.front.sockets import bound_those_who_never_read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from souche.kit.front.bodies import Receive
    from souche.kit.front.calls import Application, Environ
    from souche.kit.front.crowds import Crowd
    from souche.kit.front.sockets import Peer

    Send = Callable[[dict[str, Any]], Awaitable[None]]

logger = logging.getLogger(__name__)
# Where the application finds why a body was not taken; it answers in its own words.
REFUSAL = "souche.refusal"
TOO_LONG, TOO_SLOW = "too long", "too slow"
# A reader who takes none of a long answer for so long is gone.
READER_SECONDS = 60.0
# Of an answer, on its way in the network: as much as a line of 10 Mbit/s holds in a tenth of a second.
SENT_BYTES = 128 * 1024
# What was refused is still read for a moment: a browser that is writing would not see the answer.
FAREWELL_SECONDS = 5.0
CLOSING = ((b"connection", b"close"),)


class Limits(Protocol):
    """How long a body may be."""

    def at_once(self, environ: Environ) -> int:
        """Return the bytes that anybody may send to this address, without asking who it is."""

    def after_asking(self, environ: Environ) -> int:
        """Return the bytes that this sender may send: it may ask the database, in a thread."""


class Front:
    """Serves a WSGI application with so many threads."""

    def __init__(
        self,
        application: Application,
        *,
        threads: int,
        limits: Limits,
        crowd: Crowd,
        bodies: Bodies | None = None,
    ) -> None:
        self._application = application
        self._limits, self._crowd = limits, crowd
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._bodies = bodies or Bodies()
        self._is_listening = False

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or live as long as the server (ASGI's lifespan)."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if not self._is_listening:
            # Now the server listens, which it did not yet when the front was made.
            bound_those_who_never_read(seconds=READER_SECONDS, sent_bytes=SENT_BYTES)
            self._is_listening = True
        with self._crowd.asking(_peer(scope)):
            await self._serve(scope, receive, send)

    async def _serve(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        environ, body = environ_of(scope), b""
        try:
            if _has_body(scope):
                body = await self._read(environ, receive)
        except TooLong:
            environ[REFUSAL] = TOO_LONG
        except TooSlow:
            environ[REFUSAL] = TOO_SLOW
        except Gone:
            return
        call = Call(self._application, environ, body)
        is_refused = REFUSAL in environ
        await self._answer(call, receive, send, CLOSING if is_refused else ())
        if environ.get(REFUSAL) == TOO_LONG:
            await _say_farewell(receive)

    async def _live(self, receive: Receive, send: Send) -> None:
        watching = asyncio.ensure_future(self._crowd.watch())
        for _step in ("startup", "shutdown"):
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
        watching.cancel()

    async def _read(self, environ: Environ, receive: Receive) -> bytes:
        limit = self._limits.at_once(environ)
        announced = environ.get("CONTENT_LENGTH", "")
        if not announced.isdecimal() or int(announced) > limit:
            limit = await self._in_thread(self._ask, environ)
        if announced.isdecimal() and int(announced) > limit:
            raise TooLong
        return await self._bodies.read(receive, limit=limit)

    def _ask(self, environ: Environ) -> int:
        try:
            return self._limits.after_asking(environ)
        finally:
            close_old_connections()

    async def _answer(
        self, call: Call, receive: Receive, send: Send, besides: Iterable[tuple[bytes, bytes]]
    ) -> None:
        """Send what the application answers, and these headers besides; put it away, however it ends."""
        lot = await self._in_thread(call.begin)
        try:
            headers = [*call.headers, *besides]
            await send({"type": "http.response.start", "status": call.code, "headers": headers})
            if not call.is_over:
                lot = await self._send_lots(call, lot, receive, send)
            await send({"type": "http.response.body", "body": lot})
        finally:
            if not call.is_over:
                await self._in_thread(call.close)

    async def _send_lots(self, call: Call, lot: bytes, receive: Receive, send: Send) -> bytes:
        """Send a long answer as its reader takes it, and return the last lot of it."""
        leaving = asyncio.ensure_future(_leaving(receive))
        try:
            while not call.is_over and not leaving.done():
                async with asyncio.timeout(READER_SECONDS):
                    await send({"type": "http.response.body", "body": lot, "more_body": True})
                lot = await self._in_thread(call.next_lot)
        finally:
            leaving.cancel()
        return lot

    async def _in_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


def _peer(scope: dict[str, Any]) -> Peer:
    """Return who asks: granian gives the port as a text where ASGI has a number."""
    address, port = scope.get("client") or ("", 0)
    return address, int(port)


def _has_body(scope: dict[str, Any]) -> bool:
    """Tell whether a request announces a body (RFC 9112, 6.3)."""
    announced = {
        name: value for name, value in scope["headers"] if name in {b"content-length", b"transfer-encoding"}
    }
    return b"transfer-encoding" in announced or announced.get(b"content-length", b"0").strip(b"0 ") != b""


async def _leaving(receive: Receive) -> None:
    """Return once the reader has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say_farewell(receive: Receive) -> None:
    try:
        async with asyncio.timeout(FAREWELL_SECONDS):
            while (await receive()).get("more_body"):
                pass
    except TimeoutError:
        return
