"""Webhook endpoints: who is told of which events. The secret is shown once, at creation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe
from stripe.params import (
    WebhookEndpointCreateParams,
    WebhookEndpointDeleteParams,
    WebhookEndpointListParams,
    WebhookEndpointRetrieveParams,
    WebhookEndpointUpdateParams,
)

from stripe_sandbox.api.addresses import check_address
from stripe_sandbox.api.endpoint import LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import MOST_ENDPOINTS, malformed, too_many_endpoints, unsupported
from stripe_sandbox.api.versions import is_served
from stripe_sandbox.state import events
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

_ABSENT = frozenset({"secret"})
_WORD = "webhook endpoint"


def create(call: Call) -> Json:
    """Register an endpoint; only this answer holds its secret."""
    params = call.params
    version = params.get("api_version")
    if version and not is_served(version):
        raise unsupported(f"Version {version}", param="api_version")
    check_address(params["url"], param="url")
    if len(call.store.select(Query(kind="webhook_endpoint", limit=MOST_ENDPOINTS))) == MOST_ENDPOINTS:
        raise too_many_endpoints()
    endpoint = complete(
        stripe.WebhookEndpoint,
        {
            "id": new_id("we"),
            "object": "webhook_endpoint",
            "api_version": version,
            "created": call.work.now,
            "description": params.get("description") or None,
            "enabled_events": _enabled(params["enabled_events"]),
            "livemode": False,
            "metadata": merged_metadata(None, params.get("metadata")),
            "status": "enabled",
            "url": params["url"],
        },
        absent=_ABSENT,
    )
    secret = new_id("whsec")
    call.work.save(endpoint, hidden={"secret": secret})
    return endpoint | {"secret": secret}


def _enabled(types: list[str]) -> list[str]:
    if not types or ("*" in types and len(types) > 1):
        raise malformed('Give event types, or only "*".', param="enabled_events")
    return types


def retrieve(call: Call) -> Json:
    """Return an endpoint, without its secret."""
    return call.subject("webhook_endpoint", word=_WORD)


def update(call: Call) -> Json:
    """Change an endpoint; its secret stays."""
    params = call.params
    endpoint = call.subject("webhook_endpoint", word=_WORD)
    if "url" in params:
        check_address(params["url"], param="url")
        endpoint["url"] = params["url"]
    if "enabled_events" in params:
        endpoint["enabled_events"] = _enabled(params["enabled_events"])
    if "disabled" in params:
        endpoint["status"] = "disabled" if params["disabled"] else "enabled"
    if "description" in params:
        endpoint["description"] = params["description"] or None
    endpoint["metadata"] = merged_metadata(endpoint["metadata"], params.get("metadata"))
    return call.work.save(endpoint)


def list_all(call: Call) -> Json:
    """Return endpoints, newest first."""
    return call.page("webhook_endpoint")


def delete(call: Call) -> Json:
    """Forget an endpoint and what it was still to be told."""
    endpoint = call.subject("webhook_endpoint", word=_WORD)
    call.store.delete(endpoint["id"])
    events.abandon(store=call.store, endpoint=endpoint["id"])
    return {"id": endpoint["id"], "object": "webhook_endpoint", "deleted": True}


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/webhook_endpoints",
        params=WebhookEndpointCreateParams,
        run=create,
        supports="api_version description enabled_events metadata url",
    ),
    Endpoint(
        method="GET",
        path="/v1/webhook_endpoints",
        params=WebhookEndpointListParams,
        run=list_all,
        supports=LIST,
    ),
    Endpoint(
        method="GET", path="/v1/webhook_endpoints/{id}", params=WebhookEndpointRetrieveParams, run=retrieve
    ),
    Endpoint(
        method="POST",
        path="/v1/webhook_endpoints/{id}",
        params=WebhookEndpointUpdateParams,
        run=update,
        supports="description disabled enabled_events metadata url",
    ),
    Endpoint(
        method="DELETE", path="/v1/webhook_endpoints/{id}", params=WebhookEndpointDeleteParams, run=delete
    ),
)
