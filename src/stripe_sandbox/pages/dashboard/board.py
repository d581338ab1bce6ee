"""The dashboard: what the sandbox holds, newest first, and every object as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from stripe_sandbox.pages.checkout import seller_name
from stripe_sandbox.pages.dashboard.cells import Cell, object_url, reader_of
from stripe_sandbox.pages.dashboard.related import linked_json, related
from stripe_sandbox.pages.dashboard.rows import ATTEMPT_COLUMNS, attempt_row
from stripe_sandbox.pages.dashboard.sections import LISTINGS
from stripe_sandbox.pages.rendering import not_found, render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from starlette.requests import Request

    from stripe_sandbox.pages.dashboard.cells import Reader
    from stripe_sandbox.pages.dashboard.sections import Listing
    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]

PAGE_SIZE = 25
HOME_SIZE = 5
SCAN_SIZE = 200
SEE_OTHER = 303
# How Stripe's names for an instant, in Unix seconds, end.
INSTANTS = ("created", "_at")
# Stripe's ids: a short prefix, an underscore, letters and digits.
_ID = re.compile(r"[a-z]{2,7}(?:_test)?_[A-Za-z0-9]+")
_SPACES = re.compile(r"\s")


class Dashboard:
    """Starlette endpoints of the dashboard; plain functions, run in threads."""

    def __init__(self, *, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def home(self, request: Request) -> Response:
        """Show how to reach the sandbox and the newest payments, invoices and events."""
        reader = reader_of(request, sandbox=self._sandbox)
        sections = [self._section(reader, name=name) for name in ("payments", "invoices", "events")]
        account = self._sandbox.account()
        return render(
            request,
            "dashboard_home.html",
            language=reader.language,
            account=account,
            seller=seller_name(account),
            base_url=self._sandbox.base_url,
            sections=sections,
        )

    def _section(self, reader: Reader, *, name: str) -> tuple[str, str, tuple[str, ...], list[list[Cell]]]:
        listing = LISTINGS[name]
        found = self._sandbox.list(listing.kind, limit=HOME_SIZE)
        rows = [listing.row(reader, thing) for thing in found]
        return listing.title, f"/dashboard/{name}", listing.columns, rows

    def index(self, request: Request) -> Response:
        """Show a section, searched by words and paged by the id of the last object seen."""
        listing = LISTINGS.get(request.path_params["section"])
        words = request.query_params.get("q", "").strip()
        after = request.query_params.get("after")
        if listing is None or (after and self._sandbox.find(after) is None):
            return not_found(request)
        if words and self._sandbox.find(words):
            return RedirectResponse(object_url(words), status_code=SEE_OTHER)
        reader = reader_of(request, sandbox=self._sandbox)
        found = self._page(reader, listing=listing, words=words, after=after)
        last = found[PAGE_SIZE - 1][0] if len(found) > PAGE_SIZE else None
        return render(
            request,
            "dashboard_list.html",
            language=reader.language,
            title=listing.title,
            columns=listing.columns,
            rows=[row for _, row in found[:PAGE_SIZE]],
            words=words,
            first_url=_address(words=words) if after else None,
            next_url=_address(words=words, after=last) if last else None,
        )

    def _page(
        self, reader: Reader, *, listing: Listing, words: str, after: str | None
    ) -> list[tuple[str, list[Cell]]]:
        """Return the rows of a page and one more, which tells that another page follows."""
        rows: list[tuple[str, list[Cell]]] = []
        for thing in self._newest(listing.kind, after=after):
            row = listing.row(reader, thing)
            if _mentions(row, words=words):
                rows.append((thing["id"], row))
            if len(rows) > PAGE_SIZE:
                break
        return rows

    def _newest(self, kind: str, *, after: str | None) -> Iterator[Json]:
        while found := self._sandbox.list(kind, limit=SCAN_SIZE, after=after):
            yield from found
            after = found[-1]["id"]

    def show(self, request: Request) -> Response:
        """Show an object: its fields, its JSON, and the deliveries of an event."""
        thing = self._sandbox.find(request.path_params["object_id"])
        if thing is None:
            return not_found(request)
        reader = reader_of(request, sandbox=self._sandbox)
        is_event = thing["object"] == "event"
        attempts = self._sandbox.attempts(thing["id"]) if is_event else []
        return render(
            request,
            "dashboard_object.html",
            language=reader.language,
            thing=thing,
            links=_links(thing),
            fields=[(name, self._field(reader, name=name, value=value)) for name, value in thing.items()],
            related=related(reader, thing),
            json=linked_json(sandbox=self._sandbox, thing=thing),
            is_event=is_event,
            attempt_columns=ATTEMPT_COLUMNS,
            attempts=[attempt_row(reader, attempt) for attempt in attempts],
        )

    def _field(self, reader: Reader, *, name: str, value: Any) -> Cell:
        """Return a field in one line; an id of an object that exists leads to it."""
        if value is None or value in ([], {}):
            return Cell(text="")
        if isinstance(value, bool):
            return Cell(text=reader.say("yes" if value else "no"))
        if isinstance(value, dict | list):
            return Cell(text=reader.say("see_json"))
        if isinstance(value, int) and name.endswith(INSTANTS):
            return Cell(text=f"{value} ({reader.instant(value).text})")
        text = str(value)
        is_known = bool(_ID.fullmatch(text)) and self._sandbox.find(text) is not None
        return Cell(text=text, href=object_url(text) if is_known else None)

    async def resend(self, request: Request) -> Response:
        """Deliver an event again, then show it."""
        event_id = request.path_params["event_id"]
        try:
            self._sandbox.resend(event_id)
        except KeyError:
            return not_found(request)
        return RedirectResponse(object_url(event_id), status_code=SEE_OTHER)


def _links(thing: Json) -> list[tuple[str, str]]:
    """Return the pages that an object leads to, as (address, label)."""
    if thing["object"] == "invoice" and thing.get("hosted_invoice_url"):
        pdf = f"/dashboard/invoices/{thing['id']}/pdf"
        return [(thing["hosted_invoice_url"], "see_invoice"), (pdf, "see_pdf")]
    if thing["object"] == "credit_note":
        return [(f"/dashboard/credit_notes/{thing['id']}/pdf", "see_pdf")]
    if thing["object"] == "checkout.session" and thing.get("url"):
        return [(thing["url"], "see_payment_page")]
    return []


def _mentions(row: list[Cell], *, words: str) -> bool:
    """Tell whether a row says the words, whatever the case and the kind of spaces."""
    said = " ".join(cell.text for cell in row)
    return _SPACES.sub("", words).casefold() in _SPACES.sub("", said).casefold()


def _address(*, words: str, after: str | None = None) -> str:
    asked = {"q": words, "after": after or ""}
    return "?" + urlencode({name: value for name, value in asked.items() if value})
