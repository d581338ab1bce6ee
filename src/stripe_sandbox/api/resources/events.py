"""Events: what changed, and whether everybody was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import EventListParams, EventRetrieveParams

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint
from stripe_sandbox.api.errors import NOT_FOUND, malformed, no_such
from stripe_sandbox.state.events import shown

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

_TOLD = "NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event = objects.id AND d.state <> 'succeeded')"
_NOT_TOLD = "EXISTS (SELECT 1 FROM deliveries d WHERE d.event = objects.id AND d.state <> 'succeeded')"
MOST_TYPES = 20
DAY = 24 * 3600


def retrieve(call: Call) -> Json:
    """Return an event of the last 30 days, or as many as the settings say."""
    event = call.subject("event")
    if event["created"] < _oldest(call):
        raise no_such("event", event["id"], status=NOT_FOUND)
    return shown(store=call.store, event=event)


def _oldest(call: Call) -> int:
    """Return the instant from which events are shown (docs.stripe.com/api/events)."""
    days = call.work.options.event_days
    return call.work.now - days * DAY if days else 0


def list_all(call: Call) -> Json:
    """Return events, newest first."""
    params = call.params
    if "type" in params and "types" in params:
        raise malformed("You may only specify one of these parameters: type, types.", param="type")
    wanted = {"type": params["types"]} if "types" in params else {}
    told = {True: (_TOLD,), False: (_NOT_TOLD,), None: ()}[params.get("delivery_success")]
    # The plus keeps SQLite from its index by instant: it would sort nearly every event there is.
    conditions = (*told, f"+created >= {_oldest(call)}")
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
