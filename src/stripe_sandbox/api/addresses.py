"""Web addresses given as parameters."""

from __future__ import annotations

from urllib.parse import urlsplit

from stripe_sandbox.api.errors import malformed


def check_address(text: str, *, param: str) -> None:
    """Let an http or https address with a host pass; raise Stripe's `url_invalid` for anything else."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise malformed("Not a valid URL", param=param, code="url_invalid")
