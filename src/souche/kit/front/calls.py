"""One call of a WSGI application (PEP 3333), made in a thread that it holds no longer than it computes."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from django.db import close_old_connections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Environ = dict[str, Any]
    Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# What a thread hands over at first: most answers, whole. The rest of a longer one is fetched in smaller lots,
# as its reader takes it: ten of them wait in the server for one who takes nothing.
FIRST_BYTES, LOT_BYTES = 64 * 1024, 16 * 1024
WITHOUT_PREFIX = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
# Between us and the server alone: the body is whole when the application sees it.
HOP_BY_HOP = frozenset(
    {"transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "expect"}
)


def environ_of(scope: Mapping[str, Any]) -> Environ:
    """Return the WSGI environment of an ASGI request, without its body."""
    client, server = (scope.get(name) or ("", "") for name in ("client", "server"))
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **_headers(scope["headers"]),
    }


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers as WSGI names them; those that come several times are one, in their order.

    A name with an underscore would be read as the one with a hyphen, which a proxy has checked: it is not.
    """
    found: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name = raw_name.decode("latin-1").lower()
        if "_" in name or name in HOP_BY_HOP:
            continue
        key = WITHOUT_PREFIX.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        value = raw_value.decode("latin-1")
        found[key] = f"{found[key]}{'; ' if name == 'cookie' else ','}{value}" if key in found else value
    return found


class Call:
    """One request given to the application, and what it answers."""

    def __init__(self, application: Application, environ: Environ, body: bytes) -> None:
        self._application = application
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        self._environ = environ
        self.code = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.is_over = False
        self._answer: Iterable[bytes] = ()
        self._chunks: Iterator[bytes] = iter(())

    def begin(self) -> bytes:
        """Call the application and return the first lot of its answer: all of it, unless it is long."""
        self._answer = self._application(self._environ, self._start)
        self._chunks = iter(self._answer)
        return self.next_lot(FIRST_BYTES)

    def next_lot(self, least: int = LOT_BYTES) -> bytes:
        """Return so many bytes of the answer, or more; with the last ones, all is closed and `is_over`."""
        lot, size = [], 0
        try:
            for chunk in self._chunks:
                lot.append(chunk)
                size += len(chunk)
                if size >= least:
                    # The next lot may be fetched by another thread: this one keeps no connection meanwhile.
                    close_old_connections()
                    return b"".join(lot)
        except BaseException:
            self.close()
            raise
        self.close()
        return b"".join(lot)

    def close(self) -> None:
        """Let the application put away what it opened for the answer, once."""
        if not self.is_over:
            self.is_over = True
            close: Callable[[], None] = getattr(self._answer, "close", lambda: None)
            close()

    def _start(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        self.code = int(status.partition(" ")[0])
        self.headers = [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers]
