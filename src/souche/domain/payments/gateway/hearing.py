"""What passes between us and Stripe, for whoever has to hear it: a rehearsal compares two Stripes by it."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import stripe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# An id, such as in_1S97Bo035clUAI24: what distinguishes it from a word of an address is a digit or a capital.
ID = re.compile(r"[a-z]+(_[a-z]+)*_\w*[A-Z0-9]\w*")


@dataclass(frozen=True)
class Message:
    """A request and Stripe's answer; `call` is `POST /v1/invoices/{id}/pay`, `request_id` is Stripe's."""

    call: str
    request_id: str
    status: int
    content: dict[str, Any]


_hearer: ContextVar[Callable[[Message], None] | None] = ContextVar("hearer", default=None)


@contextmanager
def heard_by(hear: Callable[[Message], None]) -> Iterator[None]:
    """Let `hear` have each message of this thread, once it was answered; what it raises is raised."""
    before = _hearer.set(hear)
    try:
        yield
    finally:
        _hearer.reset(before)


class Connections(stripe.HTTPXClient):
    """The SDK's connections, which tell whoever hears."""

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **more: Any) -> Any:
        """Send a request as the SDK does, and tell of its answer."""
        content, status, answered = super().request(method, url, headers, post_data, **more)
        hear = _hearer.get()
        if hear:
            hear(_message(method, url, content, status, answered))
        return content, status, answered


def _message(method: str, url: str, content: bytes, status: int, answered: Mapping[str, str]) -> Message:
    path = "/".join("{id}" if ID.fullmatch(step) else step for step in urlsplit(url).path.split("/"))
    return Message(
        call=f"{method.upper()} {path}",
        request_id=answered.get("request-id", ""),
        status=status,
        content=json.loads(content),
    )
