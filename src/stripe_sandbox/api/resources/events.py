"""Events: what changed, and whether everybody was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import EventListParams, EventRetrieveParams

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint
from stripe_sandbox.api.errors import malformed
from stripe_sandbox.state.events import shown

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

_TOLD = "NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event = objects.id AND d.state <> 'succeeded')"
_NOT_TOLD = "EXISTS (SELECT 1 FROM deliveries d WHERE d.event = objects.id AND d.state <> 'succeeded')"
MOST_TYPES = 20


def retrieve(call: Call) -> Json:
    """Return an event."""
    return shown(store=call.store, event=call.subject("event"))


def list_all(call: Call) -> Json:
    """Return events, newest first."""
    params = call.params
    if "type" in params and "types" in params:
        raise malformed("You may only specify one of these parameters: type, types.", param="type")
    wanted = {"type": params["types"]} if "types" in params else {}
    conditions = {True: (_TOLD,), False: (_NOT_TOLD,), None: ()}[params.get("delivery_success")]
    page = call.page("event", filters="type", conditions=conditions, **wanted)
    page["data"] = [shown(store=call.store, event=event) for event in page["data"]]
    return page


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/events",
        params=EventListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} type types delivery_success",
        limits={"types": MOST_TYPES},
    ),
    Endpoint(method="GET", path="/v1/events/{id}", params=EventRetrieveParams, run=retrieve),
)
