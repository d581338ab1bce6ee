"""The addresses where Stripe delivers its events."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import stripe

from souche.domain.payments.gateway.account_facts import EndpointFacts, WebhookEndpoint
from souche.domain.payments.gateway.client import PAGE, client
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.events import HANDLED_TYPES

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
            version=endpoint.api_version or "",
        )
        for endpoint in found.data
        if endpoint.url == url
    ]


def hears_all(endpoint: EndpointFacts) -> bool:
    """Say whether an endpoint is told of all that we act upon."""
    return "*" in endpoint.event_types or endpoint.event_types >= set(HANDLED_TYPES)


def speaks_our_version(endpoint: EndpointFacts) -> bool:
    """Say whether its events come in the release that this gateway reads; its versions only add."""
    return endpoint.version.rpartition(".")[2] == stripe.api_version.rpartition(".")[2]


def delete_webhook_endpoint(*, access: StripeAccess, endpoint_id: str) -> None:
    """Let Stripe deliver no more to an endpoint."""
    with in_our_words():
        client(access).webhook_endpoints.delete(endpoint_id)
