"""Carries out what the weather does to a request of the API, before its effect and after it."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.responses import Response

from stripe_sandbox.api.errors import TOO_MANY, StripeError, server_error
from stripe_sandbox.api.idempotency import key_in_use
from stripe_sandbox.state import weather

if TYPE_CHECKING:
    from asyncio import WriteTransport

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from stripe_sandbox.state.store import Store

# Closing a socket that lingers for no time sends a reset instead of a farewell (socket(7)).
NO_FAREWELL = struct.pack("ii", 1, 0)


class ConnectionBroken(Exception):
    """The caller is gone, or was hung up on: there is nobody to answer."""


class Silence(Response):
    """No answer at all."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send nothing."""


class Storm:
    """What befalls one request. It is drawn once, when its body has arrived."""

    def __init__(self, *, store: Store, request: Request, subject: str) -> None:
        strikes = weather.strikes(store=store, subject=subject, kinds=weather.REQUEST_KINDS)
        self._seconds = {strike.rule.kind: strike.rule.seconds for strike in strikes}
        self._request = request

    @property
    def is_error_after(self) -> bool:
        """Tell whether the effect is done and an error is answered, and kept under the idempotency key."""
        return "error_after" in self._seconds

    async def before(self) -> None:
        """Let pass what comes before the effect; raise StripeError or ConnectionBroken."""
        await asyncio.sleep(self._seconds.get("latency", 0.0))
        await self._break("before")
        if "error_before" in self._seconds:
            raise server_error(is_saved=False)
        if "rate_limit" in self._seconds:
            raise _rate_limit()
        if "lock_timeout" in self._seconds:
            raise _lock_timeout()
        if "idempotency_key_in_use" in self._seconds:
            raise key_in_use(self._request.headers.get("idempotency-key", ""))

    async def after(self) -> None:
        """Let pass what comes after the effect; raise ConnectionBroken."""
        await self._break("after")

    async def _break(self, when: str) -> None:
        if f"timeout_{when}" in self._seconds:
            await self._keep_silent(seconds=self._seconds[f"timeout_{when}"])
            raise ConnectionBroken
        if f"reset_{when}" in self._seconds:
            await self._hang_up()
            raise ConnectionBroken

    async def _keep_silent(self, *, seconds: float) -> None:
        """Wait until the caller gives up, and hang up after this long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wait_until_gone()
                return
        await self._hang_up()

    async def _hang_up(self) -> None:
        connection: WriteTransport = self._request.state.connection
        connection.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_FAREWELL)
        connection.abort()
        await self._wait_until_gone()

    async def _wait_until_gone(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass


def _rate_limit() -> StripeError:
    return StripeError(
        "Request rate limit exceeded.",
        status=TOO_MANY,
        code="rate_limit",
        is_saved=False,
    )


def _lock_timeout() -> StripeError:
    return StripeError(
        "This object cannot be accessed right now because another request is accessing it.",
        status=TOO_MANY,
        code="lock_timeout",
        is_saved=False,
        should_retry=True,
    )
