"""The pages behind a login link: an e-mail address, then the code that was sent to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from stripe_sandbox.api.portal.login import (
    WrongCode,
    begin_login,
    finish_login,
    known_customer,
    login_configuration,
)
from stripe_sandbox.pages.checkout import SEE_OTHER, UNPROCESSABLE, seller_name
from stripe_sandbox.pages.rendering import not_found, render, request_language

if TYPE_CHECKING:
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

    from stripe_sandbox.documents.words import Language
    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]


class SendCode(Protocol):
    """Writes to a customer."""

    def __call__(self, *, to: str, code: str, language: Language) -> None:
        """Send the code of a login."""


class LoginPages:
    """The Starlette endpoints of a login link; the answer never tells whether an e-mail is known."""

    def __init__(self, *, sandbox: Sandbox, send_code: SendCode) -> None:
        self._sandbox = sandbox
        self._send_code = send_code

    def ask(self, request: Request) -> Response:
        """Ask the e-mail; a link may hold it as `prefilled_email`, as Stripe's do."""
        if self._configuration(request) is None:
            return not_found(request)
        email = request.query_params.get("prefilled_email", "")
        return self._show(request, "login.html", email=email)

    async def send(self, request: Request) -> Response:
        """Send a code to an e-mail that is known, and ask for it in any case."""
        email = await _typed(request, "email")
        return await run_in_threadpool(self._send, request, email)

    def _send(self, request: Request, email: str) -> Response:
        configuration = self._configuration(request)
        if configuration is None:
            return not_found(request)
        with self._sandbox.state.work() as work:
            customer = known_customer(store=work.store, email=email)
            login, code = begin_login(work=work, configuration=configuration, customer=customer)
        if customer:
            language = request_language(request, *customer["preferred_locales"])
            self._send_code(to=email, code=code, language=language)
        return self._show(request, "login_code.html", email=email, login=login, is_wrong=False)

    async def enter(self, request: Request) -> Response:
        """Let in whoever types the right code."""
        code = await _typed(request, "code")
        return await run_in_threadpool(self._enter, request, code)

    def _enter(self, request: Request, code: str) -> Response:
        configuration = self._configuration(request)
        if configuration is None:
            return not_found(request)
        login = request.path_params["login_id"]
        with self._sandbox.state.work() as work:
            try:
                session = finish_login(work=work, configuration=configuration, login_id=login, code=code)
            except WrongCode:
                # Inside the transaction, which keeps the count of tries.
                return self._show(
                    request, "login_code.html", status=UNPROCESSABLE, email="", login=login, is_wrong=True
                )
        return RedirectResponse(session["url"], status_code=SEE_OTHER)

    def _configuration(self, request: Request) -> Json | None:
        url = f"{self._sandbox.base_url}/p/login/{request.path_params['token']}"
        return login_configuration(store=self._sandbox.store, url=url)

    def _show(self, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
        return render(
            request,
            f"portal/{template}",
            status=status,
            seller=seller_name(self._sandbox.account()),
            login_path=f"/p/login/{request.path_params['token']}",
            **values,
        )


async def _typed(request: Request, name: str) -> str:
    value = (await request.form()).get(name)
    return value.strip() if isinstance(value, str) else ""
