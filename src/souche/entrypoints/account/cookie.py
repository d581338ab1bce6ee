"""The cookie of a signed-in browser: signed, out of reach of scripts, apart from the administration's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from souche.domain.customers.models.account_session import SESSION_LIFE
from souche.domain.customers.recognition import COOKIE, cookie_name
from souche.kit.secrets import sign

if TYPE_CHECKING:
    from django.http import HttpResponse


def give_cookie(*, response: HttpResponse, token: str) -> None:
    """Let the browser be recognised from now on."""
    response.set_cookie(
        cookie_name(),
        sign(purpose=COOKIE, value=token),
        max_age=SESSION_LIFE,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def take_cookie(*, response: HttpResponse) -> None:
    """Let the browser be nobody's."""
    response.delete_cookie(cookie_name(), samesite="Lax")
