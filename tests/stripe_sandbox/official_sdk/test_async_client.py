from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.stripe_sandbox.server import KEY
from tests.stripe_sandbox.shop import session_params

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.stripe_sandbox.server import Server


def run(server: Server, story: Callable[[stripe.V1Services], Awaitable[Any]]) -> Any:
    """Run a story with the asynchronous client, in a thread: the browser's tests have a loop in theirs."""

    async def told() -> Any:
        http = stripe.HTTPXClient()
        client = stripe.StripeClient(KEY, base_addresses={"api": server.url}, http_client=http)
        try:
            return await story(client.v1)
        finally:
            await http.close_async()  # type: ignore[no-untyped-call]  # the SDK leaves it so

    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, told()).result()


def test_it_creates_and_retrieves(server: Server) -> None:
    async def story(api: stripe.V1Services) -> tuple[Any, Any]:
        session = await api.checkout.sessions.create_async(session_params())
        return session, await api.checkout.sessions.retrieve_async(session.id)

    created, retrieved = run(server, story)
    assert created.to_dict() == retrieved.to_dict()


def test_it_reads_every_page(server: Server) -> None:
    async def story(api: stripe.V1Services) -> list[str | None]:
        for n in range(5):
            await api.customers.create_async({"name": f"Buyer {n}"})
        pages = await api.customers.list_async({"limit": 2})
        return [customer.name async for customer in pages.auto_paging_iter()]

    assert run(server, story) == [f"Buyer {n}" for n in reversed(range(5))]


def test_it_asks_for_many_things_at_once(server: Server) -> None:
    async def story(api: stripe.V1Services) -> list[str]:
        asked = [api.customers.create_async({"name": f"Buyer {n}"}) for n in range(20)]
        return [customer.id for customer in await asyncio.gather(*asked)]

    assert len(set(run(server, story))) == 20


def test_one_key_sent_many_times_at_once_does_it_once(server: Server) -> None:
    async def story(api: stripe.V1Services) -> tuple[set[str], int]:
        options: stripe.RequestOptions = {"idempotency_key": "order-1", "max_network_retries": 3}
        asked = [api.customers.create_async({"name": "Alice"}, options) for _ in range(8)]
        customers = await asyncio.gather(*asked)
        return {customer.id for customer in customers}, len((await api.customers.list_async()).data)

    ids, count = run(server, story)
    assert (len(ids), count) == (1, 1)


def test_a_refusal_is_the_same_class(server: Server) -> None:
    async def story(api: stripe.V1Services) -> None:
        await api.customers.retrieve_async("cus_nobody")

    with pytest.raises(stripe.InvalidRequestError) as caught:
        run(server, story)
    assert (caught.value.code, caught.value.http_status) == ("resource_missing", 404)
