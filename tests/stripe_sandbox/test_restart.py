from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.stripe_sandbox.server import KEY, Receiver, Server, wait_for
from tests.stripe_sandbox.shop import invoiced_session, pay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "sandbox.sqlite")
    yield server
    server.stop()


def test_a_killed_sandbox_keeps_what_it_answered(own_server: Server) -> None:
    api = own_server.stripe.v1
    paid = pay(own_server, invoiced_session(api).id)
    account = api.accounts.retrieve_current().id
    own_server.control("clock", advance=1000)
    now = own_server.control("clock")["now"]
    own_server.kill()
    own_server.start()
    assert api.checkout.sessions.retrieve(paid["id"]).status == "complete"
    assert str(api.invoices.retrieve(paid["invoice"]).number).endswith("-0001")
    assert api.accounts.retrieve_current().id == account
    assert own_server.control("clock")["now"] >= now
    assert str(api.invoices.retrieve(pay(own_server, invoiced_session(api).id)["invoice"]).number).endswith(
        "-0002"
    )


def test_a_kill_under_load_loses_nothing_that_was_answered(own_server: Server) -> None:
    answered: list[str] = []

    def create_until_killed() -> None:
        headers = {"Authorization": f"Bearer {KEY}"}
        with suppress(httpx.TransportError), httpx.Client(base_url=own_server.url, headers=headers) as client:
            while True:
                answered.append(client.post("/v1/customers").raise_for_status().json()["id"])

    with ThreadPoolExecutor(max_workers=4) as buyers:
        under_way = [buyers.submit(create_until_killed) for _ in range(4)]
        wait_for(lambda: len(answered) > 100)
        own_server.kill()
    assert [one.exception() for one in under_way] == [None] * 4
    own_server.start()
    kept = {
        customer.id for customer in own_server.stripe.v1.customers.list({"limit": 100}).auto_paging_iter()
    }
    assert set(answered) <= kept
    assert len(kept) <= len(answered) + 4


def test_it_can_wait_for_the_disk_at_each_answer(tmp_path: Path) -> None:
    server = Server(tmp_path / "sandbox.sqlite", "--power-safe")
    assert server.post("/v1/customers").is_success
    server.stop()


def test_a_key_used_before_the_kill_is_still_known(own_server: Server) -> None:
    header = {"Idempotency-Key": "k1"}
    first = own_server.post("/v1/customers", "email=a@example.org", **header)
    own_server.kill()
    own_server.start()
    assert own_server.post("/v1/customers", "email=a@example.org", **header).content == first.content


def test_what_was_not_delivered_is_delivered_after_the_restart(
    own_server: Server, receiver: Receiver
) -> None:
    api = own_server.stripe.v1
    api.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["customer.created"]})
    own_server.control("deliveries", paused=True)
    api.customers.create({})
    own_server.kill()
    own_server.start()
    own_server.control("deliveries", paused=False)
    assert wait_for(receiver.types) == ["customer.created"]
