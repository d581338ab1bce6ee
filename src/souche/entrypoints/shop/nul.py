"""What holds a NUL, which PostgreSQL takes in no text, is turned away in words whatever it is asked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DataError
from django.http import Http404
from django.views.defaults import page_not_found

from souche.entrypoints.shop.turning_away import refuse_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, QueryDict

NUL = "\0"


class NulMiddleware:
    """No address of ours has one; a form says so at its field, and what is no form is told here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return not_found(request) if NUL in request.path_info else self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Refuse a request with one that a page asked the database with; any other fault stays ours."""
        if isinstance(exception, DataError) and (_holds_nul(request.GET) or _holds_nul(request.POST)):
            return refuse_request(request, exception)
        return None


def _holds_nul(sent: QueryDict) -> bool:
    return any(NUL in text for name, values in sent.lists() for text in (name, *values))


def not_found(request: HttpRequest) -> HttpResponse:
    """Answer that there is no such page, in words."""
    return page_not_found(request, Http404())
