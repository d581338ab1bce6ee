from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stripe_sandbox.server import Receiver, Server, wait_for
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
