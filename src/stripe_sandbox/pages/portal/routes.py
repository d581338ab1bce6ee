"""The addresses of the portal, each opened by the token of its session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from stripe_sandbox.api.portal.session import VisitOver, enter
from stripe_sandbox.api.portal.subscriptions import NotOffered
from stripe_sandbox.pages.portal.flow import begin_flow
from stripe_sandbox.pages.portal.home import home
from stripe_sandbox.pages.portal.information import ask_information, take_information
from stripe_sandbox.pages.portal.login import LoginPages
from stripe_sandbox.pages.portal.payment_method import ask_card, take_card
from stripe_sandbox.pages.portal.subscriptions import ask_cancel, take_cancel, take_keep
from stripe_sandbox.pages.portal.turn import Turn
from stripe_sandbox.pages.rendering import not_found, render

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from stripe_sandbox.pages.portal.login import SendCode
    from stripe_sandbox.sandbox import Sandbox

    Page = Callable[[Turn], Response]

GONE = 410
PAGES: tuple[tuple[str, str, Page], ...] = (
    ("GET", "", home),
    ("GET", "/flow", begin_flow),
    ("GET", "/information", ask_information),
    ("POST", "/information", take_information),
    ("GET", "/payment-method", ask_card),
    ("POST", "/payment-method", take_card),
    ("GET", "/subscriptions/{subscription_id}/cancel", ask_cancel),
    ("POST", "/subscriptions/{subscription_id}/cancel", take_cancel),
    ("POST", "/subscriptions/{subscription_id}/keep", take_keep),
)


def portal_routes(*, sandbox: Sandbox, send_code: SendCode) -> list[BaseRoute]:
    """Return the pages of the portal and of its login link."""
    login = LoginPages(sandbox=sandbox, send_code=send_code)
    return [
        Route("/p/login/{token}", login.ask, methods=["GET"]),
        Route("/p/login/{token}", login.send, methods=["POST"]),
        Route("/p/login/{token}/{login_id}", login.enter, methods=["POST"]),
        *_inner_routes(sandbox),
    ]


def _inner_routes(sandbox: Sandbox) -> list[BaseRoute]:
    return [
        Route(f"/p/session/{{token}}{path}", _letting_in(page, sandbox), methods=[method])
        for method, path, page in PAGES
    ]


def _letting_in(page: Page, sandbox: Sandbox) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        form = dict(await request.form())
        typed = {name: text.strip() for name, text in form.items() if isinstance(text, str)}
        return await run_in_threadpool(_show, page, sandbox, request, typed)

    return answer


def _show(page: Page, sandbox: Sandbox, request: Request, form: Mapping[str, str]) -> Response:
    try:
        with sandbox.state.work() as work:
            visit = enter(work=work, token=request.path_params["token"])
            return page(Turn(request=request, form=form, work=work, visit=visit))
    except NotOffered:
        return not_found(request)
    except VisitOver as over:
        return render(
            request,
            "message.html",
            status=GONE,
            title="portal_expired",
            text="portal_expired_text",
            link=over.login_url,
            link_label="portal_log_in",
        )
