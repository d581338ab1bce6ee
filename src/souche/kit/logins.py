"""Logins that are tried, as the record of attempts keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

# As many characters as the table of attempts has for a login (django-axes).
MOST_CHARACTERS = 255


def tried_login(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the login that is tried, as the record can keep it, without NUL; empty when none is given."""
    typed = str((credentials or request.POST).get("username") or "")
    return typed.replace("\0", "")[:MOST_CHARACTERS]
