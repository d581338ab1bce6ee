"""A database that restarts in the middle of a request: a page is read again, a form is answered in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connections
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.defaults import server_error

from souche.kit.database import is_connection_lost

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

# Reading twice changes nothing (RFC 9110, 9.2.1).
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
RETRY_AFTER_SECONDS = 5


class Interrupted(HttpResponse):
    """What is answered instead of a page; Stripe delivers again what it is answered to."""

    status_code = 503


class InterruptionMiddleware:
    """Ask for a page once more when its connection to the database died under it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the second time the pool gives a connection that lives, or waits for one."""
        response = self.get_response(request)
        if isinstance(response, Interrupted) and request.method in SAFE_METHODS:
            connections.close_all()
            response = self.get_response(request)
        return response


def answer_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody foresaw: in words when the database went away, else by the page of a breakdown.

    What a form had begun in a transaction is undone with its connection; what was written before stands on
    the page before.
    """
    if not is_connection_lost():
        return server_error(request)
    page = render_to_string(
        "503.html",
        {
            "language": translation.get_language() or "fr",
            "is_form": request.method not in SAFE_METHODS,
            # Staff may have asked for a refund: it is not said that no money moved.
            "is_of_staff": request.path.startswith(reverse("admin:index")),
            "address": request.get_full_path(),
        },
    )
    return Interrupted(page, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
