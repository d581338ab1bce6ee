"""The control endpoints under /_sandbox: what a test or a demo may make happen. JSON in, JSON out.

They are no part of Stripe's API and need no key; the sandbox listens on this machine only.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from stripe_sandbox.api.checkout.delayed import begin_delayed, fail_delayed, settle_delayed
from stripe_sandbox.api.debits import USUAL_IBAN, DebitDetails
from stripe_sandbox.api.due import catch_up
from stripe_sandbox.api.payment.buyer import Buyer
from stripe_sandbox.api.resources.disputes import REASONS
from stripe_sandbox.sandbox import (
    AuthenticationRequired,
    BuyerIncomplete,
    CardDeclined,
    CardDetails,
    NotDisputable,
    SessionNotOpen,
)
from stripe_sandbox.state import weather
from stripe_sandbox.state.account import ADDRESS_FIELDS, BadAccount
from stripe_sandbox.state.options import BadOption
from stripe_sandbox.state.weather import BadWeather

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from stripe_sandbox.sandbox import Sandbox
    from stripe_sandbox.state.store import Json

BAD_REQUEST, PAYMENT_REQUIRED, NOT_FOUND, CONFLICT = 400, 402, 404, 409
WAIT_SECONDS = 10.0
LONGEST_ADVANCE = 10 * 366 * 24 * 3600


class BadControl(Exception):
    """The body of a control request makes no sense; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Control:
    """One control request: what it acts on, the id in its address and its JSON."""

    sandbox: Sandbox
    id: str
    body: Json


def control_routes(sandbox: Sandbox) -> list[Route]:
    """Return the routes; each function's docstring is its documentation in the README."""
    return [Route(path, _answering(run, sandbox), methods=[method]) for method, path, run in CONTROLS]


def _answering(
    run: Callable[[Control], Awaitable[Response]], sandbox: Sandbox
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            subject = request.path_params.get("id", "")
            return await run(Control(sandbox=sandbox, id=subject, body=await _body(request)))
        except (BadControl, BadAccount, BadOption, BadWeather) as error:
            return JSONResponse({"error": str(error)}, status_code=BAD_REQUEST)

    return answer


async def _body(request: Request) -> Json:
    text = await request.body()
    if not text:
        return {}
    try:
        body = json.loads(text)
    except ValueError as error:
        raise BadControl(f"The body is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise BadControl("The body is a JSON object.")
    return body


def _only(body: Json, kinds: dict[str, type | tuple[type, ...]]) -> None:
    for name, value in body.items():
        if name not in kinds:
            raise BadControl(f"Unknown field: {name}. Fields are {', '.join(kinds)}.")
        if value is not None and not isinstance(value, kinds[name]):
            raise BadControl(f"{name} has the wrong type.")


async def edit_account(control: Control) -> Response:
    """Change `name`, `email`, `url`, `support_email`, `support_phone`, `address`, `country`, `tax_ids`."""
    return JSONResponse(control.sandbox.edit_account(control.body))


async def edit_settings(control: Control) -> Response:
    """Choose any of the settings below; answers all of them."""
    return JSONResponse(asdict(control.sandbox.change_options(control.body)))


async def read_settings(control: Control) -> Response:
    """Answer all settings."""
    return JSONResponse(asdict(control.sandbox.options()))


async def pause_deliveries(control: Control) -> Response:
    """Hold webhooks back with `{"paused": true}`, let them go with `{"paused": false}`."""
    _only(control.body, {"paused": bool})
    control.sandbox.deliveries.pause(is_paused=bool(control.body.get("paused", True)))
    return JSONResponse({"paused": control.sandbox.deliveries.is_paused})


async def hasten_deliveries(control: Control) -> Response:
    """Try at once every webhook that waits for its next attempt, or that weather delays."""
    return JSONResponse({"deliveries": control.sandbox.deliveries.hasten()})


async def pay(control: Control) -> Response:
    """Pay a session as its page would: `card`, `email`, `name`, `address`, `tax_ids`; 402 when declined.

    `card` is a number, by default 4242424242424242. The answer waits for the delivery of
    `checkout.session.completed`, as the page's redirect does.
    """
    strings: dict[str, type | tuple[type, ...]] = dict.fromkeys(("card", "email", "name"), str)
    _only(control.body, strings | {"address": dict, "tax_ids": list})
    _check_address(control.body.get("address"))
    session_id = control.id
    try:
        session = control.sandbox.pay(
            session_id,
            means=CardDetails(number=control.body.get("card") or "4242424242424242"),
            email=control.body.get("email"),
            name=control.body.get("name"),
            address=control.body.get("address"),
            tax_ids=control.body.get("tax_ids"),
        )
    except CardDeclined as declined:
        error = {"code": declined.code, "decline_code": declined.decline_code, "message": declined.message}
        return JSONResponse({"error": error}, status_code=PAYMENT_REQUIRED)
    except AuthenticationRequired as required:
        asked = {"code": "authentication_required", "message": str(required), "url": required.url}
        return JSONResponse({"error": asked}, status_code=PAYMENT_REQUIRED)
    except SessionNotOpen as error:
        return _not_open(error)
    except BuyerIncomplete as error:
        raise BadControl(str(error)) from error
    await control.sandbox.wait_for_delivery("checkout.session.completed", session_id, WAIT_SECONDS)
    return JSONResponse(session)


async def authenticate(control: Control) -> Response:
    """Let the holder of a card approve with `{"approves": true}`, or refuse with `{"approves": false}`."""
    _only(control.body, {"approves": bool})
    sandbox = control.sandbox
    approves = control.body.get("approves", True)
    answer = sandbox.approve_authentication if approves else sandbox.refuse_authentication
    try:
        return JSONResponse(answer(control.id))
    except SessionNotOpen as error:
        return _not_open(error)


async def dispute(control: Control) -> Response:
    """Let the holder of a card dispute a charge: `reason` is Stripe's word, by default `fraudulent`."""
    _only(control.body, {"reason": str})
    reason = control.body.get("reason", "fraudulent")
    if reason not in REASONS:
        raise BadControl(f"reason is one of {', '.join(REASONS)}.")
    try:
        return JSONResponse(control.sandbox.dispute(control.id, reason=reason))
    except KeyError:
        return JSONResponse({"error": "No such charge."}, status_code=NOT_FOUND)
    except NotDisputable as error:
        return JSONResponse({"error": str(error)}, status_code=CONFLICT)


async def begin_delayed_payment(control: Control) -> Response:
    """Complete a session with a payment that arrives later (as by SEPA debit): `email`, `name`, `address`."""
    _only(control.body, {"email": str, "name": str, "address": dict})
    _check_address(control.body.get("address"))
    buyer = Buyer(
        email=control.body.get("email"), name=control.body.get("name"), address=control.body.get("address")
    )
    try:
        session = begin_delayed(
            state=control.sandbox.state,
            session_id=control.id,
            debit=DebitDetails(iban=USUAL_IBAN),
            buyer=buyer,
        )
    except SessionNotOpen as error:
        return _not_open(error)
    except BuyerIncomplete as error:
        raise BadControl(str(error)) from error
    return JSONResponse(session)


async def end_delayed_payment(control: Control) -> Response:
    """Let a delayed payment arrive with `{"succeeds": true}`, or be refused with `{"succeeds": false}`."""
    _only(control.body, {"succeeds": bool})
    end = settle_delayed if control.body.get("succeeds", True) else fail_delayed
    try:
        return JSONResponse(end(state=control.sandbox.state, session_id=control.id))
    except SessionNotOpen as error:
        return _not_open(error)


def _not_open(error: SessionNotOpen) -> Response:
    status = NOT_FOUND if error.status == "unknown" else CONFLICT
    return JSONResponse({"error": str(error)}, status_code=status)


def _check_address(address: Any) -> None:
    if address is None:
        return
    strings = all(value is None or isinstance(value, str) for value in address.values())
    if address.keys() - set(ADDRESS_FIELDS) or not strings:
        raise BadControl(f"address is an object of the strings {', '.join(ADDRESS_FIELDS)}.")


async def resend(control: Control) -> Response:
    """Deliver an event again to every endpoint that wants it."""
    try:
        count = control.sandbox.resend(control.id)
    except KeyError:
        return JSONResponse({"error": "No such event."}, status_code=NOT_FOUND)
    return JSONResponse({"deliveries": count})


async def attempts(control: Control) -> Response:
    """Answer every delivery attempt of an event: endpoint, url, at, status, ms, error."""
    return JSONResponse({"attempts": control.sandbox.attempts(control.id)})


async def advance_clock(control: Control) -> Response:
    """Move the clock forward by `advance` seconds; `{"runs": false}` makes it stand still, true go on."""
    _only(control.body, {"advance": int, "runs": bool})
    seconds = control.body.get("advance") or 0
    if not 0 <= seconds <= LONGEST_ADVANCE:
        raise BadControl("advance is a number of seconds, from 0 to ten years.")
    state, runs = control.sandbox.state, control.body.get("runs")
    if runs is not None:
        (state.start_clock if runs else state.stop_clock)()
    state.advance_clock(seconds=seconds)
    catch_up(state=state)
    return JSONResponse({"now": control.sandbox.now()})


async def read_weather(control: Control) -> Response:
    """Answer the rules of the weather, and the log of their last strikes."""
    return JSONResponse({"rules": control.sandbox.weather(), "log": control.sandbox.weather_log()})


async def add_weather(control: Control) -> Response:
    """Add a rule: `kind`, `target`, `seconds`, `count`, `probability`, `seed`, `turn`; answers it."""
    return JSONResponse(control.sandbox.add_weather(control.body))


async def clear_weather(control: Control) -> Response:
    """Forget every rule and the log."""
    control.sandbox.clear_weather()
    return JSONResponse({"rules": []})


async def remove_weather(control: Control) -> Response:
    """Forget one rule."""
    if not (
        control.id.isdigit() and weather.remove_rule(store=control.sandbox.store, number=int(control.id))
    ):
        return JSONResponse({"error": "No such rule."}, status_code=NOT_FOUND)
    return JSONResponse({"id": int(control.id), "deleted": True})


async def forget(control: Control) -> Response:
    """Forget everything but the mailbox: objects, events, endpoints, settings, the clock."""
    control.sandbox.state.forget_everything()
    return JSONResponse({"account": control.sandbox.account()["id"]})


CONTROLS = (
    ("POST", "/_sandbox/account", edit_account),
    ("GET", "/_sandbox/settings", read_settings),
    ("POST", "/_sandbox/settings", edit_settings),
    ("POST", "/_sandbox/deliveries", pause_deliveries),
    ("POST", "/_sandbox/deliveries/hasten", hasten_deliveries),
    ("POST", "/_sandbox/sessions/{id}/pay", pay),
    ("POST", "/_sandbox/sessions/{id}/authenticate", authenticate),
    ("POST", "/_sandbox/sessions/{id}/delay", begin_delayed_payment),
    ("POST", "/_sandbox/sessions/{id}/settle", end_delayed_payment),
    ("POST", "/_sandbox/charges/{id}/dispute", dispute),
    ("GET", "/_sandbox/events/{id}/attempts", attempts),
    ("POST", "/_sandbox/events/{id}/resend", resend),
    ("POST", "/_sandbox/clock", advance_clock),
    ("GET", "/_sandbox/weather", read_weather),
    ("POST", "/_sandbox/weather", add_weather),
    ("DELETE", "/_sandbox/weather", clear_weather),
    ("DELETE", "/_sandbox/weather/{id}", remove_weather),
    ("DELETE", "/_sandbox/state", forget),
)


def controls_table() -> str:
    """Return the README's table of control endpoints, in Markdown, from the docstrings."""
    rows = [
        f"| `{method} {path}` | {(run.__doc__ or '').splitlines()[0]} |" for method, path, run in CONTROLS
    ]
    return "\n".join(["| Endpoint | What it does |", "|---|---|", *rows])
