"""The shop answers whoever idles on its connections, through the server that is really run."""

from __future__ import annotations

import os
import resource
import signal
import socket
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from django.conf import settings

from souche.config.front import THREADS
from souche.kit.front.sockets import FEWEST_CONNECTIONS, OTHER_FILES
from tests.patience import PATIENCE_SECONDS
from tests.running import program, wait_until
from tests.sandbox import free_port

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from tests.own_house import OwnHouse

HAMLET = "/evenements/hamlet/"
# More than there are threads.
MANY = THREADS + 8
HOST = "Host: 127.0.0.1\r\n"
ANNOUNCED = "Content-Length: 300\r\n\r\n"
MULTIPART = "Content-Type: multipart/form-data; boundary=here\r\n"
PART = b'--here\r\nContent-Disposition: form-data; name="file"; filename="big"\r\n\r\n'


@contextmanager
def _served(house: OwnHouse, *, temporary: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    environment, words = {**house.environment, "TMPDIR": str(temporary)}, ("-m", "souche", "serve")
    with program(*words, f"--port={house.port}", environment=environment, **options) as server:
        wait_until(lambda: _status(house, "/robots.txt") == 200, "the shop")
        yield server


def _status(house: OwnHouse, path: str) -> int:
    try:
        return httpx.get(f"{house.url}{path}", timeout=30).status_code
    except httpx.HTTPError:
        return 0


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def shop(own_house: OwnHouse, temporary: Path) -> Iterator[OwnHouse]:
    with _served(own_house, temporary=temporary):
        yield own_house


def _say(house: OwnHouse, words: str, stack: ExitStack) -> socket.socket:
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", house.port), PATIENCE_SECONDS))
    connection.sendall(words.encode())
    return connection


def _basket(house: OwnHouse) -> str:
    """Return the head of a basket that passes the check of forgeries."""
    token = httpx.get(f"{house.url}{HAMLET}", timeout=30).cookies[settings.CSRF_COOKIE_NAME]
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    cookie = f"Cookie: {settings.CSRF_COOKIE_NAME}={token}\r\nX-CSRFToken: {token}\r\n"
    return f"POST {HAMLET} HTTP/1.1\r\n{HOST}{cookie}{kind}{ANNOUNCED}"


@pytest.mark.parametrize("kind", ["headers", "webhook", "basket", "drip"])
def test_more_dawdlers_than_threads_keep_nobody_waiting(shop: OwnHouse, kind: str) -> None:
    said = {
        "headers": lambda: f"GET {HAMLET} HTTP/1.1\r\n{HOST}",
        "webhook": lambda: f"POST /stripe/webhook/ HTTP/1.1\r\n{HOST}{ANNOUNCED}",
        "basket": lambda: _basket(shop),
        "drip": lambda: f"{_basket(shop)}x",
    }[kind]()
    with ExitStack() as stack:
        for _ in range(MANY):
            _say(shop, said, stack)

        assert _status(shop, HAMLET) == 200


def test_a_body_that_never_comes_is_told(shop: OwnHouse) -> None:
    with ExitStack() as stack:
        connection = _say(shop, f"POST {HAMLET} HTTP/1.1\r\n{HOST}Cookie: language=en\r\n{ANNOUNCED}x", stack)

        answer = connection.makefile("rb").read()

    assert answer.startswith(b"HTTP/1.1 408")
    assert b"did not arrive in time" in answer


@pytest.mark.parametrize("path", ["/stripe/webhook/", HAMLET, "/administration/login/"])
def test_300_megabytes_are_refused_unread_and_leave_no_file(
    shop: OwnHouse, temporary: Path, path: str
) -> None:
    head = f"POST {path} HTTP/1.1\r\n{HOST}{MULTIPART}Content-Length: 300000000\r\n\r\n"
    with ExitStack() as stack:
        connection = _say(shop, head, stack)

        assert connection.recv(12) == b"HTTP/1.1 413"
    assert list(temporary.iterdir()) == []


def test_a_body_without_an_end_is_cut_and_leaves_no_file(shop: OwnHouse, temporary: Path) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with ExitStack() as stack:
        head = f"POST {HAMLET} HTTP/1.1\r\n{HOST}{MULTIPART}Transfer-Encoding: chunked\r\n\r\n"
        connection = _say(shop, head, stack)
        connection.sendall(b"%x\r\n%s\r\n" % (len(PART), PART) + chunk * 5)

        assert connection.recv(12) == b"HTTP/1.1 413"
    assert list(temporary.iterdir()) == []


def test_a_program_that_writes_before_it_reads_sees_the_answer(shop: OwnHouse) -> None:
    answer = httpx.post(f"{shop.url}{HAMLET}", content=b"x" * 5_000_000, timeout=PATIENCE_SECONDS)

    assert answer.status_code == 413


def _allow_few_files() -> None:
    """Leave room for the fewest connections that a process takes."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (OTHER_FILES, OTHER_FILES + 2 * FEWEST_CONNECTIONS))


def test_one_address_that_takes_every_connection_keeps_nobody_else_out(
    own_house: OwnHouse, tmp_path: Path
) -> None:
    house = replace(own_house, port=free_port())
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")
    with ExitStack() as stack:
        stack.enter_context(_served(house, temporary=tmp_path, preexec_fn=_allow_few_files))
        asking = _say(house, f"POST {HAMLET} HTTP/1.1\r\n{HOST}{ANNOUNCED}x", stack)
        for _ in range(3 * FEWEST_CONNECTIONS):
            _say(house, f"GET {HAMLET} HTTP/1.1\r\n{HOST}", stack)

        # Without a share each waits until those before it are cut, 128 by 128, after half a minute each time.
        with httpx.Client(transport=elsewhere, timeout=30) as visitor:
            answer = visitor.get(f"{house.url}{HAMLET}")
        answered = asking.makefile("rb").read()

    assert answer.status_code == 200
    # Of those of one address, where something is asked is closed last: this one was told why, and not cut.
    assert answered.startswith(b"HTTP/1.1 408")


def test_a_server_ends_though_someone_dawdles(own_house: OwnHouse, tmp_path: Path) -> None:
    house = replace(own_house, port=free_port())
    with _served(house, temporary=tmp_path) as server, ExitStack() as stack:
        for words in (f"GET / HTTP/1.1\r\n{HOST}", f"POST {HAMLET} HTTP/1.1\r\n{HOST}{ANNOUNCED}"):
            _say(house, words, stack)

        os.kill(server.pid, signal.SIGTERM)

        assert server.wait(PATIENCE_SECONDS) == 0
