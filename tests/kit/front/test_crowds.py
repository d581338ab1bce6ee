"""Where connections grow scarce, one address keeps a share of them, and everybody else gets in."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from souche.kit.front.crowds import Crowd

if TYPE_CHECKING:
    from collections.abc import Iterator

GREEDY, MODEST = "127.0.0.2", "127.0.0.3"
# Scarce are 12 then, and 2 are a share.
MOST = 16


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def server(stack: ExitStack) -> socket.socket:
    return stack.enter_context(socket.create_server(("127.0.0.1", 0)))


def connect(stack: ExitStack, server: socket.socket, address: str, *, times: int) -> list[socket.socket]:
    """Return the visitors' ends of so many connections from an address, which the server accepted."""
    visitors = []
    for _ in range(times):
        visitor = socket.create_connection(server.getsockname(), timeout=10, source_address=(address, 0))
        visitors.append(stack.enter_context(visitor))
        stack.enter_context(server.accept()[0])
    return visitors


def is_closed(visitor: socket.socket) -> bool:
    """Tell whether the server ended a connection; one on which nothing comes is open."""
    visitor.setblocking(False)
    try:
        return visitor.recv(1) == b""
    except BlockingIOError:
        return False


def crowd(*, proxy: str = "") -> Crowd:
    return Crowd(most=MOST, is_proxy=lambda address: address == proxy)


def test_an_address_that_takes_too_much_keeps_a_share(stack: ExitStack, server: socket.socket) -> None:
    greedy = connect(stack, server, GREEDY, times=13)
    modest = connect(stack, server, MODEST, times=2)

    assert crowd().make_room() == 11
    assert [is_closed(visitor) for visitor in greedy].count(True) == 11
    assert not any(map(is_closed, modest))


def test_while_there_is_room_an_address_takes_what_it_needs(stack: ExitStack, server: socket.socket) -> None:
    school = connect(stack, server, GREEDY, times=11)

    assert crowd().make_room() == 0
    assert not any(map(is_closed, school))


def test_where_something_is_asked_is_closed_last(stack: ExitStack, server: socket.socket) -> None:
    greedy = connect(stack, server, GREEDY, times=13)
    watched = crowd()

    with watched.asking(greedy[0].getsockname()), watched.asking(greedy[7].getsockname()):
        watched.make_room()

    assert [place for place, visitor in enumerate(greedy) if not is_closed(visitor)] == [0, 7]


def test_answers_that_nobody_reads_have_no_more_than_the_share(
    stack: ExitStack, server: socket.socket
) -> None:
    greedy = connect(stack, server, GREEDY, times=13)
    watched = crowd()
    for visitor in greedy:
        stack.enter_context(watched.asking(visitor.getsockname()))

    assert watched.make_room() == 11


def test_a_proxy_stands_for_many(stack: ExitStack, server: socket.socket) -> None:
    proxied = connect(stack, server, GREEDY, times=14)

    assert crowd(proxy=GREEDY).make_room() == 0
    assert not any(map(is_closed, proxied))
