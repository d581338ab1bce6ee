"""A running sandbox, empty at the start of each test, and what one needs beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stripe_sandbox.server import Receiver, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    import stripe


@pytest.fixture(scope="session")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("sandbox") / "sandbox.sqlite")
    yield server
    server.stop()


@pytest.fixture
def server(running_server: Server) -> Server:
    running_server.http.delete("/_sandbox/state").raise_for_status()
    running_server.control("clock", runs=False)
    return running_server


@pytest.fixture
def api(server: Server) -> stripe.V1Services:
    return server.stripe.v1


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.stop()
