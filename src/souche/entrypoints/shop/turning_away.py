"""The page of a request that no page was asked for: it came wrongly, and is told so in its own language."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from souche.entrypoints.shop.languages import chosen_language

if TYPE_CHECKING:
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


def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without the cookie of its page (Django's CSRF_FAILURE_VIEW)."""
    del reason
    return turn_away(
        request=request,
        status=HTTPStatus.FORBIDDEN,
        title=_("This form was not taken"),
        sentence=_(
            "Your browser did not send back the cookie of the page, and nothing was done. Go back to the "
            "page before, reload it and send it again; if it happens again, allow the cookies of this site."
        ),
    )


def refuse_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read as a request to this house (Django's handler400)."""
    del exception
    return turn_away(
        request=request,
        status=HTTPStatus.BAD_REQUEST,
        title=_("This was not understood"),
        sentence=_(
            "What your browser sent could not be read, and nothing was done with it. Go back to the page "
            "before and try again."
        ),
    )


@lru_cache(maxsize=32)
def _page(language: str, title: str, sentence: str) -> str:
    """Return the page, made once: whoever sends much that is refused must not keep us busy."""
    return render_to_string("turned_away.html", {"language": language, "title": title, "sentence": sentence})
