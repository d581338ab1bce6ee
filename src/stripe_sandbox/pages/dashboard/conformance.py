"""The page that says where the real Stripe is not known, and which behaviours the sandbox can take there."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from stripe_sandbox.documents.conformance import POINTS
from stripe_sandbox.pages.rendering import render, request_language

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from stripe_sandbox.sandbox import Sandbox


class ConformancePage:
    """The one Starlette endpoint of the page."""

    def __init__(self, *, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def show(self, request: Request) -> Response:
        """Show each open point, with the value of the settings that choose."""
        language = request_language(request)
        return render(
            request,
            "conformance.html",
            language=language,
            points=POINTS,
            position=0 if language == "fr" else 1,
            options=asdict(self._sandbox.options()),
        )
