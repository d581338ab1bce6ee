"""Composes the sandbox: the API, its pages, its mailbox, and what runs beside the requests."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from stripe_sandbox.api.dispatch import api_routes
from stripe_sandbox.api.routes import ENDPOINTS
from stripe_sandbox.api.tasks import TASKS
from stripe_sandbox.control import control_routes
from stripe_sandbox.deliveries import Deliveries, Patience
from stripe_sandbox.mailbox import Mailbox
from stripe_sandbox.mails import Mails
from stripe_sandbox.pages.routes import routes as page_routes
from stripe_sandbox.sandbox import Sandbox
from stripe_sandbox.state.state import State
from stripe_sandbox.ticking import tick

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from stripe_sandbox.settings import Settings

SERVER_ERROR = 500


def create_app(settings: Settings) -> Starlette:
    """Return the application over the file that the settings name; it is opened at once."""
    state = State(data=settings.data, base_url=settings.base_url, is_power_safe=settings.is_power_safe)
    state.tasks = TASKS
    patience = Patience(retry_seconds=settings.webhook_retry_seconds, attempts=settings.webhook_attempts)
    sandbox = Sandbox(state=state, deliveries=Deliveries(state=state, patience=patience))
    mailbox = Mailbox(data=settings.data, port=settings.smtp_port)
    mails = Mails(sandbox=sandbox, messages=mailbox.store)
    routes: list[BaseRoute] = [
        Route("/health", _health),
        *api_routes(state=state, endpoints=ENDPOINTS),
        *control_routes(sandbox),
        *mailbox.routes(),
        *page_routes(sandbox, send_code=mails.send_login_code),
    ]

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        mailbox.start()
        tasks = [
            asyncio.create_task(sandbox.deliveries.run()),
            asyncio.create_task(mails.run()),
            asyncio.create_task(tick(state=state)),
        ]
        yield
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        mailbox.stop()
        state.store.close()

    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={Exception: _broken})
    app.state.sandbox = sandbox
    return app


async def _health(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


async def _broken(_request: Request, _error: Exception) -> JSONResponse:
    # Starlette raises the error again after this answer, so the server logs it.
    error = {"message": "An unknown error occurred in the sandbox.", "type": "api_error"}
    return JSONResponse({"error": error}, status_code=SERVER_ERROR)
