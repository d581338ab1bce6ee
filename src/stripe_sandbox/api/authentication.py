"""Who may call, and in which version of the API."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from stripe_sandbox.api.errors import UNAUTHORIZED, StripeError, unsupported
from stripe_sandbox.api.versions import check_version

if TYPE_CHECKING:
    from starlette.datastructures import Headers

PREFIXES = ("sk_test_", "rk_test_")
SHORTEST_KEY = 16


def authenticate(headers: Headers, *, account: str) -> None:
    """Let a request with any test key of the right form pass; raise Stripe's refusals for the others.

    `account` is the id of the one account, which a request may name.
    """
    key = _key(headers.get("authorization", ""))
    if not key:
        raise StripeError(
            "You did not provide an API key. You need to provide your API key in the Authorization header, "
            "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
            "https://stripe.com/docs/api#authentication for details.",
            status=UNAUTHORIZED,
            is_saved=False,
        )
    if not key.startswith(PREFIXES) or len(key) < SHORTEST_KEY:
        raise StripeError(f"Invalid API Key provided: {_masked(key)}", status=UNAUTHORIZED, is_saved=False)
    check_version(headers)
    if {headers.get(name, account) for name in ("stripe-account", "stripe-context")} != {account}:
        raise unsupported("Connect (the Stripe-Account header)")


def shown_key(headers: Headers) -> str:
    """Return the key of a request as an answer may show it."""
    return _masked(_key(headers.get("authorization", "")))


def _key(header: str) -> str:
    scheme, _, rest = header.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return rest
    return ""


def _masked(key: str) -> str:
    shown = 4
    prefix = "_".join(key.split("_")[:2]) + "_" if key.count("_") > 1 else ""
    return f"{prefix}***{key[-shown:]}" if len(key) > len(prefix) + shown else f"{prefix}***"
