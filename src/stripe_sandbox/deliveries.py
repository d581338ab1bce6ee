"""Delivers events to webhook endpoints: signed, concurrent, retried with back-off, every attempt recorded."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from stripe_sandbox.state import events
from stripe_sandbox.state.options import read_options
from stripe_sandbox.state.state import API_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stripe_sandbox.state.state import State
    from stripe_sandbox.state.store import Json

MOST_AT_ONCE = 64
TIMEOUT_SECONDS = 20.0
IDLE_SECONDS = 30.0
SUCCESS = range(200, 300)


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long an endpoint is tried: the first wait in seconds, doubled each time, and the most attempts."""

    retry_seconds: float
    attempts: int

    def wait(self, *, attempts: int, speed: int) -> float:
        """Return the seconds before the next attempt, after this many; a speed of 0 does not wait."""
        return self.retry_seconds * 2 ** (attempts - 1) / speed if speed else 0.0


def signature_header(*, payload: bytes, secret: str, timestamp: int) -> str:
    """Return `Stripe-Signature` over the exact bytes of a payload (docs.stripe.com/webhooks/signature)."""
    signed = f"{timestamp}.".encode() + payload
    return f"t={timestamp},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


class Deliveries:
    """The postman: one per running sandbox, working in its event loop."""

    def __init__(self, *, state: State, patience: Patience) -> None:
        self._state = state
        self._patience = patience
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self._tried = asyncio.Condition()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._free: list[httpx.AsyncClient] = []
        state.watchers.append(self.wake)

    @property
    def is_paused(self) -> bool:
        """Tell whether events wait."""
        return bool(self._state.store.option("paused", default=False))

    def pause(self, *, is_paused: bool) -> None:
        """Hold events back, or let them go; remembered across restarts."""
        self._state.store.set_option("paused", is_paused)
        self.wake()

    def hasten(self) -> int:
        """Try at once whatever waits; return how many deliveries it was."""
        count = events.hasten(store=self._state.store)
        self.wake()
        return count

    def wake(self) -> None:
        """Look for work now; may be called from any thread."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._news.set)

    async def run(self) -> None:
        """Deliver until cancelled."""
        self._loop = asyncio.get_running_loop()
        async with AsyncExitStack() as open_clients:
            for client in _clients():
                self._free.append(await open_clients.enter_async_context(client))
            try:
                while True:
                    self._start_due()
                    await self._rest()
            finally:
                await self._stop()

    async def _stop(self) -> None:
        """Leave what is under way; it was not recorded, so it is delivered after the next start."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start_due(self) -> None:
        if self.is_paused or not self._free:
            return
        for delivery in events.due(store=self._state.store, most=MOST_AT_ONCE * 2):
            if delivery["id"] not in self._under_way and self._free:
                task = asyncio.create_task(self._deliver(self._free.pop(), delivery))
                self._under_way[delivery["id"]] = task

    async def _rest(self) -> None:
        at = events.next_due(store=self._state.store)
        seconds = IDLE_SECONDS if at is None else min(max(at - time.time(), 0.0), IDLE_SECONDS)
        # Not by asyncio.wait_for: before Python 3.12 it forgets that it was cancelled when news come at that
        # moment, as they do all the time while a house is gone, and the sandbox would never end.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()
        self._news.clear()

    async def _deliver(self, client: httpx.AsyncClient, delivery: Json) -> None:
        try:
            await self._attempt(client, delivery)
        finally:
            self._under_way.pop(delivery["id"], None)
            self._free.append(client)
            self._news.set()
        async with self._tried:
            self._tried.notify_all()

    async def _attempt(self, client: httpx.AsyncClient, delivery: Json) -> None:
        store = self._state.store
        endpoint = store.get(delivery["endpoint"])
        event = store.get(delivery["event"])
        if endpoint is None or event is None:
            events.abandon(store=store, endpoint=delivery["endpoint"])
            return
        secret = store.hidden(endpoint["id"])["secret"]
        now = self._state.now()
        attempt = await _post(client, endpoint=endpoint, event=event, secret=secret, now=now)
        attempt["at"] = self._state.now()
        tries = delivery["attempts"] + 1
        speed = read_options(store=store).retry_speed
        outcome = "pending" if tries < self._patience.attempts else "failed"
        events.record_attempt(
            store=store,
            delivery=delivery,
            attempt=attempt,
            state="succeeded" if attempt["status"] in SUCCESS else outcome,
            next_at=time.time() + self._patience.wait(attempts=tries, speed=speed),
        )

    async def wait_until_tried(self, *, event: str, seconds: float) -> bool:
        """Wait until every endpoint was tried once with an event; return False after `seconds`.

        Paused deliveries are not waited for: they stand for an endpoint that Stripe cannot reach for long.
        """
        if self.is_paused:
            return True
        try:
            async with asyncio.timeout(seconds), self._tried:
                await self._tried.wait_for(lambda: not events.untried(store=self._state.store, event=event))
        except TimeoutError:
            return False
        return True


def _clients() -> Iterator[httpx.AsyncClient]:
    """Yield one client, and so one connection, for each delivery at a time.

    A client that holds many connections looks at all of them before each request: half as fast (measured).
    """
    trusted = httpx.create_ssl_context()
    for _ in range(MOST_AT_ONCE):
        yield httpx.AsyncClient(timeout=TIMEOUT_SECONDS, verify=trusted, trust_env=False)


async def _post(client: httpx.AsyncClient, *, endpoint: Json, event: Json, secret: str, now: int) -> Json:
    shown = event | {"api_version": endpoint["api_version"] or API_VERSION}
    payload = json.dumps(shown, ensure_ascii=False).encode()
    # The sandbox's time, never behind the machine's: a receiver that shares it, or that stayed behind, takes
    # it, since Stripe's libraries refuse a stale signature and not one ahead of them.
    signature = signature_header(payload=payload, secret=secret, timestamp=now)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature,
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
    begun = time.perf_counter()
    result: dict[str, Any] = {"url": endpoint["url"], "status": None, "error": None}
    try:
        answer = await client.post(endpoint["url"], content=payload, headers=headers)
        result["status"] = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        result["error"] = f"{type(error).__name__}: {error}"
    return result | {"ms": round((time.perf_counter() - begun) * 1000)}
