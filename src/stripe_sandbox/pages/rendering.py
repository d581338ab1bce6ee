"""How a page is made: its language, its template, and the headers that keep it harmless."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import Response

from stripe_sandbox.documents.formats import format_amount, format_date, format_instant
from stripe_sandbox.documents.words import Language, language_of, say
from stripe_sandbox.pages.payment_form import LONGEST

if TYPE_CHECKING:
    from starlette.requests import Request

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

_CODE = re.compile("`([^`]+)`")
LANGUAGE_COOKIE = "sandbox_language"

_TEMPLATES = Environment(
    loader=PackageLoader("stripe_sandbox.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def request_language(request: Request, *preferred: str | None) -> Language:
    """Return the first language that is told: by what is shown, the person, the browser, else French."""
    asked = [tag.split(";")[0].strip() for tag in request.headers.get("Accept-Language", "").split(",")]
    return language_of(*preferred, request.cookies.get(LANGUAGE_COOKIE), *asked)


def page_number(request: Request) -> int:
    """Return the page asked for, 1 when there is none or it makes no sense."""
    asked = request.query_params.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < len("1000000") else 1


def render(
    request: Request, template: str, *, language: Language | None = None, status: int = 200, **values: Any
) -> Response:
    """Return a page. Templates get `say`, `money`, `day` and `instant` in the page's language."""
    spoken = language or request_language(request)

    def say_here(key: str, **places: str) -> str:
        return say(key, language=spoken, **places)

    def money(amount: int | str, currency: str) -> str:
        return format_amount(Decimal(amount), currency=currency, language=spoken)

    content = _TEMPLATES.get_template(template).render(
        language=spoken,
        say=say_here,
        money=money,
        day=lambda seconds: format_date(seconds, language=spoken),
        instant=lambda seconds: format_instant(seconds, language=spoken),
        with_code=_with_code,
        path=request.url.path,
        longest=LONGEST,
        **values,
    )
    return Response(content, status_code=status, media_type="text/html", headers=HEADERS)


def _with_code(sentence: str) -> Markup:
    """Return a sentence in which what stands between backticks is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(sentence))))  # noqa: S704 - escaped just before


def not_found(request: Request) -> Response:
    """Return the page of what does not exist."""
    return render(request, "message.html", status=404, title="not_found", text="not_found_text")


def link_expired(request: Request) -> Response:
    """Return the page of a link that opens no document, or no more."""
    return render(request, "message.html", status=410, title="link_expired", text="link_expired_text")


def send_pdf(content: bytes, *, name: str) -> Response:
    """Return a PDF to be read in the browser and saved under a name."""
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type="application/pdf", headers=headers)
