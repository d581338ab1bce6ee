"""The addresses where Stripe delivers its events."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import stripe

from souche.domain.payments.gateway.client import PAGE, client
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.facts import EndpointFacts, WebhookEndpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stripe.params import WebhookEndpointCreateParams

    from souche.domain.payments.gateway.facts import StripeAccess


def create_webhook_endpoint(*, access: StripeAccess, url: str, event_types: Sequence[str]) -> WebhookEndpoint:
    """Create the endpoint that receives `event_types` in the version that this gateway reads."""
    params = {"url": url, "enabled_events": list(event_types), "api_version": stripe.api_version}
    with in_our_words():
        endpoint = client(access).webhook_endpoints.create(cast("WebhookEndpointCreateParams", params))
    return WebhookEndpoint(endpoint_id=endpoint.id, secret=endpoint.secret or "")


def webhook_endpoints(*, access: StripeAccess, url: str) -> list[EndpointFacts]:
    """Return the endpoints at `url`, newest first; an account has sixteen at most."""
    with in_our_words():
        found = client(access).webhook_endpoints.list({"limit": PAGE})
    return [
        EndpointFacts(
            endpoint_id=endpoint.id,
            is_enabled=endpoint.status == "enabled",
            event_types=frozenset(endpoint.enabled_events),
        )
        for endpoint in found.data
        if endpoint.url == url
    ]


def delete_webhook_endpoint(*, access: StripeAccess, endpoint_id: str) -> None:
    """Let Stripe deliver no more to an endpoint."""
    with in_our_words():
        client(access).webhook_endpoints.delete(endpoint_id)
