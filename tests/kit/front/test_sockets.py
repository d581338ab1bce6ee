"""What the front asks of the operating system."""

from __future__ import annotations

import resource
import socket
import subprocess
import sys

import pytest

from souche.kit.front.sockets import allow_open_files, bound_those_who_never_read


def test_who_never_reads_is_bounded_by_the_system() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        bound_those_who_never_read(seconds=12, sent_bytes=10_000)
        with socket.create_connection(server.getsockname()):
            accepted, _address = server.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 12_000
                # Linux doubles it, for what it writes beside (man 7 socket).
                assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == 20_000


def test_more_files_may_be_open_and_never_fewer() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, before[1]))

        assert allow_open_files(300) == 300
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 300
        assert allow_open_files(250) == 300
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize(("files", "connections"), [(200, 128), (1000, 372), (4352, 2048), (10_000, 2048)])
def test_as_many_connections_as_there_are_files_for_and_never_more_than_2048(
    files: int, connections: int
) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] != resource.RLIM_INFINITY and before[1] < files:
        pytest.skip("this machine allows fewer files")
    told = "import resource, sys; from souche.kit.front.sockets import allow_connections; "
    told += f"resource.setrlimit(resource.RLIMIT_NOFILE, ({files}, {files})); print(allow_connections())"

    assert int(subprocess.check_output([sys.executable, "-c", told])) == connections  # noqa: S603  # our own program
