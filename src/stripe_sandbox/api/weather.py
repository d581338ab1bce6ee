"""Carries out what the weather does to a request of the API, before its effect and after it."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.responses import Response

from stripe_sandbox.api.authentication import shown_key
from stripe_sandbox.api.errors import TOO_MANY, StripeError, server_error, too_many_endpoints
from stripe_sandbox.api.idempotency import key_in_use
from stripe_sandbox.api.rights import permission_denied
from stripe_sandbox.api.tax_ids import given_tax_id, tax_id_invalid
from stripe_sandbox.state import weather

if TYPE_CHECKING:
    from asyncio import WriteTransport
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from stripe_sandbox.api.endpoint import Endpoint
    from stripe_sandbox.state.state import State
    from stripe_sandbox.state.store import Json

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

    def __init__(self, *, state: State, request: Request, endpoint: Endpoint, raw: Json) -> None:
        self._state, self._request, self._endpoint = state, request, endpoint
        self._tax_id = given_tax_id(path=endpoint.path, raw=raw) if endpoint.method == "POST" else None
        subject = f"{endpoint.method} {endpoint.path}"
        kinds = [kind for kind in weather.REQUEST_KINDS if self._may_befall(kind, subject)]
        strikes = weather.strikes(store=state.store, subject=subject, kinds=kinds)
        self._seconds = {strike.rule.kind: strike.rule.seconds for strike in strikes}

    def _may_befall(self, kind: str, subject: str) -> bool:
        if kind == "tax_id_invalid":
            return self._tax_id is not None
        return subject in weather.ONLY_BEFALL.get(kind, {subject})

    @property
    def is_error_after(self) -> bool:
        """Tell whether the effect is done and an error is answered, and kept under the idempotency key."""
        return "error_after" in self._seconds

    async def before(self) -> None:
        """Let pass what comes before the effect; raise StripeError or ConnectionBroken."""
        await asyncio.sleep(self._seconds.get("latency", 0.0))
        await self._break("before")
        for kind, refusal in _REFUSALS.items():
            if kind in self._seconds:
                raise refusal(self)

    def permission_denied(self) -> StripeError:
        """Return Stripe's 403 for a key that lacks the right of this request."""
        return permission_denied(
            key=shown_key(self._request.headers),
            account=self._state.account()["id"],
            method=self._endpoint.method,
            path=self._endpoint.path,
        )

    def key_in_use(self) -> StripeError:
        """Return Stripe's 409 for the idempotency key of this request."""
        return key_in_use(self._request.headers.get("idempotency-key", ""))

    def tax_id_invalid(self) -> StripeError:
        """Return the refusal of the tax id that this request gives."""
        kind, at = self._tax_id or ("eu_vat", "")
        return tax_id_invalid(kind, at=at)

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


_REFUSALS: Mapping[str, Callable[[Storm], StripeError]] = {
    "permission_denied": Storm.permission_denied,
    "error_before": lambda _: server_error(is_saved=False),
    "rate_limit": lambda _: _rate_limit(),
    "lock_timeout": lambda _: _lock_timeout(),
    "idempotency_key_in_use": Storm.key_in_use,
    "tax_id_invalid": Storm.tax_id_invalid,
    "endpoint_limit": lambda _: too_many_endpoints(),
}
