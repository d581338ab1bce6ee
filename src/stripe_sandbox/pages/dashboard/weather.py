"""The page « Météo »: set, see and clear the rules of the weather, and read what they struck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from stripe_sandbox.pages.dashboard.cells import Cell, reader_of
from stripe_sandbox.pages.rendering import not_found, render
from stripe_sandbox.state.weather import REQUEST_KINDS, USUAL_SECONDS, WEBHOOK_KINDS, BadWeather

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from starlette.requests import Request

    from stripe_sandbox.pages.dashboard.cells import Reader
    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]

PATH = "/dashboard/weather"
SEE_OTHER, UNPROCESSABLE = 303, 422
_FIGURES = {"seconds": float, "probability": float, "count": int, "seed": int, "turn": int}
LOG_COLUMNS = ("date", "column_subject", "weather_kind")


class WeatherPage:
    """Starlette endpoints of the page."""

    def __init__(self, *, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def show(self, request: Request) -> Response:
        """Show the rules, the form and the log."""
        return self._page(request)

    async def add(self, request: Request) -> Response:
        """Add the rule that was typed, or say what is wrong with it."""
        typed = {name: str(value).strip() for name, value in (await request.form()).items()}
        try:
            self._sandbox.add_weather(_rule_typed(typed))
        except BadWeather as wrong:
            return self._page(request, typed=typed, wrong=str(wrong), status=UNPROCESSABLE)
        return RedirectResponse(PATH, status_code=SEE_OTHER)

    async def remove(self, request: Request) -> Response:
        """Forget one rule."""
        if not self._sandbox.remove_weather(request.path_params["number"]):
            return not_found(request)
        return RedirectResponse(PATH, status_code=SEE_OTHER)

    async def clear(self, request: Request) -> Response:  # noqa: ARG002  # Starlette passes it
        """Forget every rule and the log."""
        self._sandbox.clear_weather()
        return RedirectResponse(PATH, status_code=SEE_OTHER)

    def _page(
        self, request: Request, *, typed: Mapping[str, str] | None = None, wrong: str = "", status: int = 200
    ) -> Response:
        reader = reader_of(request, sandbox=self._sandbox)
        return render(
            request,
            "weather.html",
            language=reader.language,
            status=status,
            rules=self._sandbox.weather(),
            log_columns=LOG_COLUMNS,
            log=[_log_row(reader, entry) for entry in self._sandbox.weather_log()],
            kinds=(("for_requests", REQUEST_KINDS), ("for_events", WEBHOOK_KINDS)),
            lasting=USUAL_SECONDS,
            typed={"target": "*", "probability": "1", "seed": "0", **(typed or {})},
            wrong=wrong,
        )


def _log_row(reader: Reader, entry: Json) -> list[Cell]:
    return [reader.instant(entry["at"]), Cell(text=entry["subject"]), Cell(text=entry["kind"])]


def _rule_typed(typed: Mapping[str, str]) -> Json:
    """Return the fields that were filled in; raise BadWeather for a figure that is none."""
    rule: Json = {name: typed[name] for name in ("kind", "target") if typed.get(name)}
    for name, figure in _FIGURES.items():
        if typed.get(name):
            try:
                rule[name] = figure(typed[name].replace(",", "."))
            except ValueError as error:
                raise BadWeather(f"{name}: {typed[name]!r} ?") from error
    return rule
