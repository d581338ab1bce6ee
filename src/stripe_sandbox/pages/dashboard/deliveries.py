"""The page of deliveries: each attempt with its answer, what waits for the next one, and how to resend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from stripe_sandbox.pages.dashboard.cells import Cell, object_cell, reader_of
from stripe_sandbox.pages.dashboard.rows import ATTEMPT_COLUMNS, attempt_row
from stripe_sandbox.pages.rendering import not_found, render

if TYPE_CHECKING:
    from typing import Any

    from starlette.requests import Request

    from stripe_sandbox.pages.dashboard.cells import Reader
    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]

PATH = "/dashboard/deliveries"
SEE_OTHER = 303
PAGE_SIZE = 50
MOST_WAITING = 50
WAITING_COLUMNS = ("column_type", "column_endpoint", "column_attempts", "column_next")


class DeliveriesPage:
    """Starlette endpoints of the page."""

    def __init__(self, *, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def show(self, request: Request) -> Response:
        """Show what waits and what was tried, all of it or the failures, paged by the last attempt seen."""
        before = request.query_params.get("before", "")
        if before and not before.isdecimal():
            return not_found(request)
        only_failures = request.query_params.get("only") == "failures"
        reader = reader_of(request, sandbox=self._sandbox)
        found = self._sandbox.newest_attempts(
            most=PAGE_SIZE + 1, before=int(before) if before else None, only_failures=only_failures
        )
        waiting = self._sandbox.waiting_deliveries(most=MOST_WAITING)
        return render(
            request,
            "deliveries.html",
            language=reader.language,
            waiting_columns=WAITING_COLUMNS,
            waiting=[_waiting_row(reader, delivery) for delivery in waiting],
            columns=("column_type", *ATTEMPT_COLUMNS),
            attempts=[(one["event"], _attempt_row(reader, one)) for one in found[:PAGE_SIZE]],
            only_failures=only_failures,
            next_before=found[PAGE_SIZE - 1]["id"] if len(found) > PAGE_SIZE else None,
        )

    async def hasten(self, request: Request) -> Response:  # noqa: ARG002  # Starlette passes it
        """Try at once whatever waits."""
        self._sandbox.deliveries.hasten()
        return RedirectResponse(PATH, status_code=SEE_OTHER)


def _event_cell(reader: Reader, event_id: str) -> Cell:
    event = reader.sandbox.find(event_id) or {}
    return object_cell(event_id, text=event.get("type"))


def _attempt_row(reader: Reader, attempt: Json) -> list[Cell]:
    return [_event_cell(reader, attempt["event"]), *attempt_row(reader, attempt)]


def _waiting_row(reader: Reader, delivery: Json) -> list[Cell]:
    endpoint = reader.sandbox.find(delivery["endpoint"]) or {}
    return [
        _event_cell(reader, delivery["event"]),
        object_cell(delivery["endpoint"], text=endpoint.get("url")),
        Cell(text=str(delivery["attempts"]), is_figure=True),
        reader.instant(delivery["next_at"]),
    ]
