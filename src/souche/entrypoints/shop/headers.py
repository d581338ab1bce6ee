"""What each answer tells a browser besides its policy: who may use it, and what it may ask of a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.views.defaults import page_not_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class HeadersMiddleware:
    """Give the headers that no page chooses; one that did is left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; pictures say for themselves that other sites may show them.

        An address with a NUL is none of ours: PostgreSQL refuses every question that holds one.
        """
        response = not_found(request) if "\0" in request.path_info else self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def not_found(request: HttpRequest) -> HttpResponse:
    """Answer that there is no such page, in words."""
    return page_not_found(request, Http404())
