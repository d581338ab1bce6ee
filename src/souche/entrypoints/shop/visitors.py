"""Who visits, and whether by https: read from our proxies alone, before anything else looks at a request."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from souche.entrypoints.shop.turning_away import turn_away
from souche.kit.proxies import UNIX, TrustedProxies, read_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)
FOR, PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
# What proxies say of a visitor, in all its spellings: after us nobody can believe a visitor's own.
SAID_BY_PROXIES = (
    FOR,
    PROTO,
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)
SCHEMES = frozenset({"http", "https"})


class VisitorMiddleware:
    """Put the visitor in REMOTE_ADDR and the scheme where Django reads it; take the headers away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a proxy of ours that does not say who visits is answered what it must write.

        A visitor's own header would pass through such a proxy and be believed: the shop must not look well.
        """
        said = {name: request.META.pop(name, "") for name in SAID_BY_PROXIES}
        proxies: TrustedProxies = settings.TRUSTED_PROXIES
        peer = request.META.get("REMOTE_ADDR", "")
        if proxies.trusts(peer):
            if missing := _missing(said):
                return _ask_for(missing, request=request, peer=peer)
            request.META["wsgi.url_scheme"] = _scheme(said[PROTO])
        visitor = proxies.visitor(peer=peer, forwarded=said[FOR])
        request.META["REMOTE_ADDR"] = read_address(visitor) or ""
        return self.get_response(request)


def _missing(said: dict[str, str]) -> str:
    if not said[FOR].strip():
        return "X-Forwarded-For"
    return "X-Forwarded-Proto" if settings.IS_HTTPS and not said[PROTO].strip() else ""


def _scheme(said: str) -> str:
    """Return the scheme that the nearest proxy wrote, `http` when it is none."""
    nearest = said.rpartition(",")[2].strip().lower()
    return nearest if nearest in SCHEMES else "http"


def _ask_for(header: str, *, request: HttpRequest, peer: str) -> HttpResponse:
    logger.error("TRUSTED_PROXIES names %s, which wrote no %s: nothing is served to it", peer or UNIX, header)
    return turn_away(
        request=request,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        title=_("The front server is not set up"),
        sentence=_(
            "The server in front of this box office does not say who is visiting. If you look after it: have "
            "it write %(header)s on every request, or take it out of TRUSTED_PROXIES."
        ),
        header=header,
    )
