"""Who is looking at a page: the customer whose account this browser is signed in to, if any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from souche.domain.customers.models import AccountSession
from souche.kit import clock
from souche.kit.secrets import BadLink, unsign

if TYPE_CHECKING:
    from django.http import HttpRequest

    from souche.domain.customers.models import Customer

# Apart from the administration's: who signs out of one stays in the other.
COOKIE = "account"


def cookie_name() -> str:
    """Return the name of the cookie, which browsers guard more closely by https (settings.COOKIE_PREFIX)."""
    return f"{settings.COOKIE_PREFIX}{COOKIE}"


def recognised_customer(request: HttpRequest) -> Customer | None:
    """Return the customer signed in to « Mon compte » in this browser; no query without its cookie.

    Any page may ask, the shop's for member prices and to fill in the basket. One query for a request,
    however often it is asked.
    """
    if not hasattr(request, "recognised_customer"):
        request.recognised_customer = _read_customer(request)  # type: ignore[attr-defined]  # a request may carry what is read once
    customer: Customer | None = request.recognised_customer  # type: ignore[attr-defined]  # same
    return customer


def is_visitor_known(request: HttpRequest) -> bool:
    """Say whether a page asked who looks at it, and somebody is known: it may tell of them."""
    return getattr(request, "recognised_customer", None) is not None


def session_token(request: HttpRequest) -> str | None:
    """Return the token of the browser's cookie; None when there is none that we signed."""
    try:
        return unsign(purpose=COOKIE, signed=request.COOKIES.get(cookie_name(), ""))
    except BadLink:
        return None


def _read_customer(request: HttpRequest) -> Customer | None:
    token = session_token(request)
    if token is None:
        return None
    sessions = AccountSession.objects.opened_by(token).open(now=clock.now())
    session = sessions.select_related("customer").first()
    return session.customer if session else None
