"""The addresses of the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from stripe_sandbox.pages.dashboard.board import Dashboard
from stripe_sandbox.pages.dashboard.conformance import ConformancePage
from stripe_sandbox.pages.dashboard.deliveries import DeliveriesPage
from stripe_sandbox.pages.dashboard.refusals import RefusalsPage
from stripe_sandbox.pages.dashboard.settings import SettingsPage
from stripe_sandbox.pages.dashboard.weather import WeatherPage
from stripe_sandbox.pages.rendering import LANGUAGE_COOKIE, not_found

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from stripe_sandbox.sandbox import Sandbox

SEE_OTHER = 303
A_YEAR = 366 * 24 * 3600


def dashboard_routes(*, sandbox: Sandbox) -> list[BaseRoute]:
    """Return the home page and the pages under /dashboard, but the PDF of an invoice."""
    board = Dashboard(sandbox=sandbox)
    deliveries = DeliveriesPage(sandbox=sandbox)
    refusals = RefusalsPage(sandbox=sandbox)
    weather = WeatherPage(sandbox=sandbox)
    settings = SettingsPage(sandbox=sandbox)
    return [
        Route("/", board.home),
        Route("/dashboard", board.home),
        Route("/dashboard/language/{language}", speak),
        Route("/dashboard/events/{event_id}/resend", board.resend, methods=["POST"]),
        Route("/dashboard/objects/{object_id}", board.show),
        Route("/dashboard/logs", refusals.index),
        Route("/dashboard/logs/{request_id}", refusals.show),
        Route("/dashboard/deliveries", deliveries.show),
        Route("/dashboard/deliveries/hasten", deliveries.hasten, methods=["POST"]),
        Route("/dashboard/weather", weather.show),
        Route("/dashboard/weather", weather.add, methods=["POST"]),
        Route("/dashboard/weather/clear", weather.clear, methods=["POST"]),
        Route("/dashboard/weather/{number:int}/remove", weather.remove, methods=["POST"]),
        Route("/dashboard/settings", settings.show),
        Route("/dashboard/settings/account", settings.edit_account, methods=["POST"]),
        Route("/dashboard/settings/options", settings.edit_options, methods=["POST"]),
        Route("/conformance", ConformancePage(sandbox=sandbox).show),
        Route("/dashboard/{section}", board.index),
    ]


def speak(request: Request) -> Response:
    """Remember the language that a person chose, and go back to the page."""
    language = request.path_params["language"]
    back = request.query_params.get("back", "/")
    if language not in {"fr", "en"} or not back.startswith("/") or back.startswith(("//", "/\\")):
        return not_found(request)
    answer = RedirectResponse(back, status_code=SEE_OTHER)
    answer.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, httponly=True, samesite="lax")
    return answer
