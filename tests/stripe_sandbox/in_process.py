"""The sandbox inside the test's own process: quick, and time passes only when it is told to."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import stripe
from anyio.from_thread import BlockingPortal, start_blocking_portal

from stripe_sandbox.api.due import catch_up
from stripe_sandbox.app import create_app
from stripe_sandbox.sandbox import CardDetails
from stripe_sandbox.settings import Settings
from tests.stripe_sandbox.server import KEY
from tests.stripe_sandbox.shop import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from starlette.applications import Starlette

    from stripe_sandbox.sandbox import Sandbox


class InProcess:
    """A sandbox that nothing runs beside: no delivery, no mail, no deadline that comes by itself."""

    def __init__(self, *, app: Starlette, portal: BlockingPortal) -> None:
        self.sandbox: Sandbox = app.state.sandbox
        self.stripe = stripe.StripeClient(KEY, http_client=_Direct(app=app, portal=portal))
        self.api = self.stripe.v1

    def pay(self, session: str, *, card: str = "4242424242424242") -> dict[str, Any]:
        return self.sandbox.pay(
            session,
            means=CardDetails(number=card),
            email="alice@example.org",
            name="Alice Martin",
            address=ADDRESS,
        )

    def wait(self, seconds: int) -> None:
        self.sandbox.state.advance_clock(seconds=seconds)
        catch_up(state=self.sandbox.state)


@contextmanager
def in_process(data: Path) -> Iterator[InProcess]:
    app = create_app(Settings(data=data))
    with start_blocking_portal() as portal:
        yield InProcess(app=app, portal=portal)
    app.state.sandbox.store.close()


class _Direct(stripe.HTTPClient):
    """Lets the SDK call the application without a socket."""

    name = "in-process"

    def __init__(self, *, app: Starlette, portal: BlockingPortal) -> None:
        super().__init__()
        # httpx starts no lifespan, and thus nothing that runs beside the requests.
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app=app))
        self.portal = portal

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        answer = self.portal.call(partial(self.http.request, method, url, headers=headers, content=post_data))
        return answer.text, answer.status_code, answer.headers
