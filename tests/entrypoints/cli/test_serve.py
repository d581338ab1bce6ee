"""The web server replaces a process that died, and ends whenever it is asked to."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest

from tests.patience import PATIENCE_SECONDS
from tests.running import program, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.own_house import OwnHouse


@contextmanager
def _server(house: OwnHouse, *, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    words = ("-m", "souche", "serve", f"--port={house.port}", f"--workers={workers}")
    with program(*words, environment=house.environment) as server:
        yield server


def _answers(house: OwnHouse) -> bool:
    try:
        return httpx.get(f"{house.url}/", timeout=10).is_success
    except httpx.HTTPError:
        return False


def _children(server: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(server.pid).children()


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_killed_child_is_replaced(own_house: OwnHouse) -> None:
    with _server(own_house, workers=2) as server:
        wait_until(lambda: _answers(own_house), "the shop")
        killed = _children(server)[0]

        killed.kill()

        wait_until(lambda: len(_children(server)) == 2 and killed not in _children(server), "another child")
        wait_until(lambda: _answers(own_house), "the shop again")
        assert server.poll() is None


def test_the_children_end_with_a_server_that_is_killed(own_house: OwnHouse) -> None:
    with _server(own_house, workers=2) as server:
        wait_until(lambda: _answers(own_house), "the shop")
        children = _children(server)

        server.kill()

        wait_until(lambda: not any(_lives(child) for child in children), "the children's end")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_asked_while_its_children_load_ends_well(
    own_house: OwnHouse, number: signal.Signals
) -> None:
    for workers in (1, 2):
        with _server(own_house, workers=workers) as server:
            wait_until(partial(_children, server), "a child that loads")

            server.send_signal(number)

            assert server.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize(("name", "value"), [("TRUSTED_PROXIES", ""), ("BEHIND_PROXY", "true")])
def test_a_house_on_https_that_names_no_proxy_is_told_what_to_write(
    own_house: OwnHouse, name: str, value: str
) -> None:
    environment = {
        **own_house.environment,
        "BASE_URL": "https://tickets.example",
        "TRUSTED_PROXIES": "127.0.0.1",
        "LANG": "en_GB.UTF-8",
        name: value,
    }
    with program("-m", "souche", "serve", environment=environment, stderr=subprocess.PIPE) as server:
        _nothing, said = server.communicate(timeout=PATIENCE_SECONDS)

    assert server.returncode == 2
    assert b"TRUSTED_PROXIES=127.0.0.1,::1" in said


def test_a_server_that_serves_ends_well(own_house: OwnHouse) -> None:
    with _server(own_house, workers=2) as server:
        wait_until(lambda: _answers(own_house), "the shop")

        os.kill(server.pid, signal.SIGTERM)

        assert server.wait(PATIENCE_SECONDS) == 0
