"""The log of refused requests, where each error's `request_log_url` leads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stripe_sandbox.pages.dashboard.cells import Cell, reader_of
from stripe_sandbox.pages.rendering import not_found, render

if TYPE_CHECKING:
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

    from stripe_sandbox.pages.dashboard.cells import Reader
    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]

MOST = 100
COLUMNS = ("column_request", "column_answer", "column_error", "date")


class RefusalsPage:
    """Starlette endpoints of the log and of one refusal."""

    def __init__(self, *, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def index(self, request: Request) -> Response:
        """Show the newest refusals."""
        reader = reader_of(request, sandbox=self._sandbox)
        return render(
            request,
            "refusals.html",
            language=reader.language,
            columns=COLUMNS,
            rows=[_row(reader, refusal) for refusal in self._sandbox.refusals(most=MOST)],
        )

    def show(self, request: Request) -> Response:
        """Show one refusal with the error as it was answered."""
        refusal = self._sandbox.refusal(request.path_params["request_id"])
        if refusal is None:
            return not_found(request)
        reader = reader_of(request, sandbox=self._sandbox)
        answered = json.dumps(json.loads(refusal["body"]), indent=2, ensure_ascii=False)
        return render(request, "refusal.html", language=reader.language, refusal=refusal, answered=answered)


def _row(reader: Reader, refusal: Json) -> list[Cell]:
    message = json.loads(refusal["body"])["error"]["message"]
    return [
        Cell(text=refusal["asked"], href=f"/dashboard/logs/{refusal['request']}"),
        Cell(text=str(refusal["status"]), badge="bad"),
        Cell(text=message),
        reader.instant(refusal["at"]),
    ]
