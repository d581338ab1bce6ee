"""The page of a request that no page was asked for: it came wrongly, and is told so in its own language."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from souche.entrypoints.shop.languages import chosen_language

if TYPE_CHECKING:
    from http import HTTPStatus

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


def turn_away(
    *, request: HttpRequest, status: HTTPStatus, title: _StrPromise, sentence: _StrPromise, **values: object
) -> HttpResponse:
    """Answer before any other middleware has run: no session and no database is used.

    `values` complete the sentence.
    """
    language = chosen_language(request)
    with translation.override(language):
        page = _page(language, str(title), str(sentence) % values)
    return HttpResponse(
        page, status=status, headers={"Content-Language": language, "Cache-Control": "no-store"}
    )


@lru_cache(maxsize=32)
def _page(language: str, title: str, sentence: str) -> str:
    """Return the page, made once: whoever sends much that is refused must not keep us busy."""
    return render_to_string("turned_away.html", {"language": language, "title": title, "sentence": sentence})
