"""A form that leads to a page nobody listed: the way there is a link, which no browser stops."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render

from souche.kit.destinations import origin_of
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)


class DepartureMiddleware:
    """Show a page with a link in place of a redirect that the policy of the form's page would stop.

    Stripe serves Checkout on a house's own domain as soon as the house says so there: whoever forgets to list
    it in STRIPE_DOMAINS sells all the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        response = self.get_response(request)
        if not isinstance(response, SeeOther) or origin_of(response.url) in _listed(request):
            return response
        logger.warning("STRIPE_DOMAINS does not list %s: buyers need one click more", origin_of(response.url))
        return _page(request, url=response.url)


def _listed(request: HttpRequest) -> list[str]:
    return ["", f"{request.scheme}://{request.get_host()}", *settings.FORM_DESTINATIONS]


def _page(request: HttpRequest, *, url: str) -> HttpResponse:
    page = render(request, "shop/departure.html", {"url": url})
    page.headers["Cache-Control"] = "private, no-store"
    return page
