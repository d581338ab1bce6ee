"""Addresses given as parameters, of the web and of e-mail."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from stripe_sandbox.api.errors import invalid, malformed

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def check_address(text: str, *, param: str) -> None:
    """Let an http or https address with a host pass; raise Stripe's `url_invalid` for anything else."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise malformed("Not a valid URL", param=param, code="url_invalid")


def check_email(text: str | None, *, param: str) -> None:
    """Let an e-mail address pass, or none; raise Stripe's `email_invalid` for anything else."""
    if text and not _EMAIL.fullmatch(text):
        raise invalid(f"Invalid email address: {text}", param=param, code="email_invalid")
