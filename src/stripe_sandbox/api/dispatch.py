"""Carries a request through authentication, idempotency, validation, work and expansion to its answer."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from stripe_sandbox.api.authentication import authenticate
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.api.errors import (
    BAD_REQUEST,
    NOT_FOUND,
    PaymentRefused,
    StripeError,
    malformed,
    server_error,
    unsupported,
)
from stripe_sandbox.api.expansion import expanded
from stripe_sandbox.api.form import parse_form
from stripe_sandbox.api.idempotency import Answer, KeysInUse, fingerprint, save_answer, saved_answer
from stripe_sandbox.api.sdk_addresses import is_fixed, is_known
from stripe_sandbox.api.versions import check_removed, version_of
from stripe_sandbox.api.weather import ConnectionBroken, Silence, Storm
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.refusals import keep
from stripe_sandbox.state.state import Origin

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from typing import TypeAlias

    from starlette.requests import Request

    from stripe_sandbox.state.state import State
    from stripe_sandbox.state.store import Json

    Handler: TypeAlias = Callable[[Request], Awaitable[Response]]

OK = 200


def api_routes(*, state: State, endpoints: Iterable[Endpoint]) -> list[Route]:
    """Return a route for each endpoint, and one that refuses every other address under /v1."""
    keys = KeysInUse()
    routes = [
        Route(endpoint.path, _completed(state, _handler(state, endpoint, keys)), methods=[endpoint.method])
        for endpoint in endpoints
    ]
    others = ["GET", "POST", "DELETE", "PUT", "PATCH"]
    return [*routes, Route("/v1/{rest:path}", _completed(state, _refuse(state)), methods=others)]


def _completed(state: State, handler: Handler) -> Handler:
    """Say the version of each answer, and write each refusal down, where its `request_log_url` shows it."""

    async def handle(request: Request) -> Response:
        response = await handler(request)
        response.headers["Stripe-Version"] = version_of(request.headers)
        if response.status_code >= BAD_REQUEST:
            keep(
                store=state.store,
                request=response.headers["Request-Id"],
                asked=f"{request.method} {request.url.path}",
                status=response.status_code,
                body=bytes(response.body).decode(),
            )
        return response

    return handle


def _handler(state: State, endpoint: Endpoint, keys: KeysInUse) -> Handler:
    async def handle(request: Request) -> Response:
        request_id = new_id("req")
        key = request.headers.get("idempotency-key") if endpoint.method == "POST" else None
        try:
            authenticate(request.headers, state=state)
            _refuse_words(endpoint, request)
            with keys.hold(key):
                raw = await _parameters(request)
                check_removed(raw=raw, version=version_of(request.headers), path=endpoint.path)
                storm = Storm(state=state, request=request, endpoint=endpoint, raw=raw)
                await storm.before()
                work = _Request(state=state, endpoint=endpoint, request=request, raw=raw, key=key)
                response = work.answer(request_id, is_error_after=storm.is_error_after)
                await storm.after()
                return response
        except ConnectionBroken:
            return Silence()
        except StripeError as error:
            answer = _error_answer(state, error, request_id)
            return _sent(answer, key=key, should_retry=error.should_retry)

    return handle


def _refuse(state: State) -> Handler:
    async def refuse(request: Request) -> Response:
        error = _refusal(method=request.method, path=request.url.path)
        return _sent(_error_answer(state, error, new_id("req")), key=None)

    return refuse


def _refusal(*, method: str, path: str) -> StripeError:
    if is_known(method=method, path=path):
        return unsupported(f"{method} {path}")
    return StripeError(f"Unrecognized request URL ({method}: {path}).", status=NOT_FOUND)


def _refuse_words(endpoint: Endpoint, request: Request) -> None:
    """Refuse an address such as `/v1/customers/search`, where this endpoint has an id."""
    if endpoint.ids and is_fixed(method=request.method, path=request.url.path):
        raise unsupported(f"{request.method} {request.url.path}")


async def _parameters(request: Request) -> Json:
    if request.method == "GET":
        return parse_form(request.url.query)
    try:
        text = (await request.body()).decode()
    except UnicodeDecodeError as error:
        raise malformed("Invalid request body: it is not UTF-8.") from error
    return parse_form(request.url.query) | parse_form(text)


class _Request:
    def __init__(
        self, *, state: State, endpoint: Endpoint, request: Request, raw: Json, key: str | None
    ) -> None:
        self.state = state
        self.endpoint = endpoint
        self.path = request.url.path
        self.ids = {name: str(request.path_params[name]) for name in endpoint.ids}
        self.raw = raw
        self.key = key

    def answer(self, request_id: str, *, is_error_after: bool) -> Response:
        """Replay, or work and remember; weather may answer a 500 after the effect."""
        mark = fingerprint(method=self.endpoint.method, path=self.path, params=self.raw)
        now = self.state.now()
        if self.key is not None:
            saved = saved_answer(store=self.state.store, key=self.key, mark=mark, now=now)
            if saved:
                return _sent(saved, key=self.key, is_replayed=True)
        try:
            return _sent(self._worked(request_id, mark, is_error_after=is_error_after), key=self.key)
        except StripeError as error:
            answer = _error_answer(self.state, error, request_id)
            if self.key is not None and error.is_saved:
                save_answer(store=self.state.store, key=self.key, mark=mark, answer=answer, now=now)
            return _sent(answer, key=self.key)

    def _worked(self, request_id: str, mark: str, *, is_error_after: bool) -> Answer:
        params = self.endpoint.checked(self.raw)
        with self.state.work(origin=Origin(request_id=request_id, idempotency_key=self.key)) as work:
            # A request about a customer on a test clock works at its time; the answer is kept at ours.
            now = work.now
            call = Call(work=work, params=params, ids=self.ids, path=self.path)
            try:
                content = self.endpoint.run(call)
                paths = params.get("expand", [])
                content = expanded(store=work.store, answer=content, paths=paths, now=now)
                answer = Answer(status=OK, body=_json(content), request_id=request_id)
            except PaymentRefused as error:
                # Caught inside the transaction: the refused attempt is an effect that stays.
                answer = _error_answer(self.state, error, request_id)
            if is_error_after:
                answer = _error_answer(self.state, server_error(is_saved=True), request_id)
            if self.key is not None:
                save_answer(store=work.store, key=self.key, mark=mark, answer=answer, now=now)
        return answer


def _error_answer(state: State, error: StripeError, request_id: str) -> Answer:
    body = error.body(request_log_url=f"{state.base_url}/dashboard/logs/{request_id}")
    return Answer(status=error.status, body=_json(body), request_id=request_id)


def _sent(
    answer: Answer, *, key: str | None, is_replayed: bool = False, should_retry: bool = False
) -> Response:
    headers = {"Request-Id": answer.request_id}
    if key is not None:
        headers["Idempotency-Key"] = key
    if is_replayed:
        headers["Idempotent-Replayed"] = "true"
    if should_retry:
        headers["Stripe-Should-Retry"] = "true"
    return Response(answer.body, status_code=answer.status, headers=headers, media_type="application/json")


def _json(content: Json) -> str:
    # Stripe indents its answers; that would take Python's slow encoder, and no client can tell.
    return json.dumps(content, ensure_ascii=False, default=_number)


def _number(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{value!r} is no JSON")
