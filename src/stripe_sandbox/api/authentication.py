"""Who may call, and in which version of the API."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from stripe_sandbox.api.errors import UNAUTHORIZED, StripeError, unsupported
from stripe_sandbox.api.versions import check_version

if TYPE_CHECKING:
    from starlette.datastructures import Headers

    from stripe_sandbox.state.state import State

PREFIXES = ("sk_test_", "rk_test_")
SHORTEST_KEY = 16


def authenticate(headers: Headers, *, state: State) -> None:
    """Let a request with any test key of the right form pass; raise Stripe's refusals for the others.

    It may name the one account, as Connect's requests name another.
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
    named = {headers.get(name) for name in ("stripe-account", "stripe-context")} - {None}
    if named and named != {state.account()["id"]}:
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
