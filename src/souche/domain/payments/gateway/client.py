"""The SDK's client: one per key, with our timeout, retries and address."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import stripe
from django.conf import settings

from souche.domain.payments.gateway.errors import StripeKeyLost
from souche.domain.payments.gateway.hearing import Connections
from souche.kit.secrets import Lost

if TYPE_CHECKING:
    from souche.domain.payments.gateway.facts import StripeAccess

# A buyer waits for the answer: better a clear sentence after ten seconds than the SDK's eighty.
TIMEOUT_SECONDS = 10
KEY_LOST = "the stored Stripe key cannot be read with this SECRET_KEY: type it again in the configuration"
RETRIES = 2
KEY_FINGERPRINT = 24
# The most that Stripe gives in one answer.
PAGE = 100
# Which version of the API the SDK speaks.
API_VERSION = stripe.api_version


@lru_cache(maxsize=1)
def _connections() -> Connections:
    """Return one pool of connections for all threads; the SDK's default opens new ones in each."""
    return Connections(timeout=TIMEOUT_SECONDS, allow_sync_methods=True)


@lru_cache(maxsize=4)
def _client(secret_key: str, api_base: str) -> stripe.StripeClient:
    stripe.enable_telemetry = False
    return stripe.StripeClient(
        secret_key,
        http_client=_connections(),
        max_network_retries=RETRIES,
        base_addresses={"api": api_base} if api_base else {},
    )


def close_connections() -> None:
    """Close what is kept open towards Stripe; the next call opens it again."""
    if _connections.cache_info().currsize:
        _connections().close()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    _client.cache_clear()
    _connections.cache_clear()


def client(access: StripeAccess) -> stripe.V1Services:
    """Return the services of the account that `access` opens; raise StripeKeyLost when the key is lost."""
    if isinstance(access.secret_key, Lost):
        raise StripeKeyLost(KEY_LOST)
    return _client(access.secret_key, access.api_base or settings.STRIPE_API_BASE).v1


def idempotency_key(purpose: str, subject: str, params: object) -> str:
    """Return a key that survives this process: the same request again is the same request to Stripe.

    The parameters are part of it: Stripe refuses one key with two contents
    (docs.stripe.com/api/idempotent_requests).
    """
    content = json.dumps(params, sort_keys=True, default=str)
    return f"{purpose}-{subject}-{hashlib.sha256(content.encode()).hexdigest()[:KEY_FINGERPRINT]}"


def plain(stripe_object: stripe.StripeObject) -> dict[str, Any]:
    """Return the content of a Stripe object, which never leaves the gateway."""
    return stripe_object.to_dict()
