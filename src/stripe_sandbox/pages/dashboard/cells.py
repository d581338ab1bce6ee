"""What a cell of the dashboard is, and how the values of objects become cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stripe_sandbox.documents.formats import format_amount, format_instant
from stripe_sandbox.documents.words import WORDS, say
from stripe_sandbox.pages.rendering import request_language

if TYPE_CHECKING:
    from starlette.requests import Request

    from stripe_sandbox.documents.words import Language
    from stripe_sandbox.sandbox import Sandbox

BADGES = {
    "succeeded": "good",
    "paid": "good",
    "complete": "good",
    "enabled": "good",
    "active": "good",
    "available": "good",
    "issued": "good",
    "won": "good",
    "open": "wait",
    "pending": "wait",
    "processing": "wait",
    "past_due": "wait",
    "in_transit": "wait",
    "needs_response": "wait",
    "under_review": "wait",
    "requires_action": "wait",
    "requires_payment_method": "wait",
    "void": "bad",
    "uncollectible": "bad",
    "canceled": "bad",
    "disabled": "bad",
    "failed": "bad",
    "unpaid": "bad",
    "lost": "bad",
}
SUCCESS = range(200, 300)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell: a text, a link, or a badge whose colour is the class `badge`."""

    text: str
    href: str | None = None
    badge: str | None = None
    is_figure: bool = False


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads: the sandbox that knows the objects, and the language of the page."""

    sandbox: Sandbox
    language: Language

    def say(self, key: str, **values: str) -> str:
        """Return a sentence."""
        return say(key, language=self.language, **values)

    def amount(self, *, cents: int, currency: str, href: str | None = None) -> Cell:
        """Return a cell with money in it."""
        text = format_amount(cents, currency=currency, language=self.language)
        return Cell(text=text, href=href, is_figure=True)

    def instant(self, seconds: float) -> Cell:
        """Return a cell with a day and a time."""
        return Cell(text=format_instant(seconds, language=self.language))

    def status(self, status: str, *, prefix: str = "status") -> Cell:
        """Return a badge; a status that has no word of ours keeps Stripe's."""
        key = f"{prefix}_{status}"
        text = self.say(key) if key in WORDS else status
        return Cell(text=text, badge=BADGES.get(status, "") or "plain")


def object_url(object_id: str) -> str:
    """Return the page of an object."""
    return f"/dashboard/objects/{object_id}"


def object_cell(object_id: str | None, *, text: str | None = None) -> Cell:
    """Return a link to an object, or an empty cell without one."""
    return Cell(text=text or object_id or "", href=object_url(object_id) if object_id else None)


def reader_of(request: Request, *, sandbox: Sandbox) -> Reader:
    """Return who asks for a page, in the language that this person chose."""
    return Reader(sandbox=sandbox, language=request_language(request))
