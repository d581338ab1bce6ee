"""Events and their deliveries as rows: who must be told, who was, and how they answered."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from stripe_sandbox.state.ids import random_text
from stripe_sandbox.state.store import Query
from stripe_sandbox.state.weather import FAIR, Course

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json, Store

_DUE = """
SELECT d.id, d.event, d.endpoint, d.attempts FROM deliveries d
WHERE d.state = 'pending' AND d.next_at <= ? AND NOT EXISTS (
    SELECT 1 FROM deliveries earlier
    WHERE earlier.batch = d.batch AND earlier.endpoint = d.endpoint AND earlier.stage < d.stage
    AND earlier.attempts = 0 AND earlier.state = 'pending' AND earlier.next_at <= ?)
ORDER BY d.next_at LIMIT ?
"""
MOST_ENDPOINTS = 100
MOST_EVENTS = 100


def listening(*, store: Store, event_type: str) -> list[str]:
    """Return the ids of the enabled endpoints that want this type of event."""
    endpoints = store.select(
        Query(kind="webhook_endpoint", equals={"status": "enabled"}, limit=MOST_ENDPOINTS)
    )
    return [e["id"] for e in endpoints if {"*", event_type} & set(e["enabled_events"])]


def plan(
    *, store: Store, event: str, endpoints: list[str], course: Course = FAIR, batch: str | None = None
) -> None:
    """Write down that these endpoints must receive this event; a dropped one is never attempted."""
    turn = batch or random_text(12)
    state = "dropped" if course.is_dropped else "pending"
    at = time.time() + course.delay_seconds
    for endpoint in endpoints * course.copies:
        store.rows(
            "INSERT INTO deliveries(event, endpoint, batch, stage, state, attempts, next_at) "
            "VALUES (?, ?, ?, ?, ?, 0, ?)",
            (event, endpoint, turn, course.stage, state, at),
        )


def due(*, store: Store, most: int) -> list[Json]:
    """Return the deliveries to attempt now, as id, event, endpoint and attempts so far."""
    now = time.time()
    return [dict(row) for row in store.rows(_DUE, (now, now, most))]


def next_due(*, store: Store) -> float | None:
    """Return the instant of the next planned delivery that is in the future, or None."""
    found = store.rows(
        "SELECT min(next_at) AS at FROM deliveries WHERE state='pending' AND next_at > ?", (time.time(),)
    )
    return found[0]["at"] if found else None


def record_attempt(*, store: Store, delivery: Json, attempt: Json, state: str, next_at: float) -> None:
    """Keep how one attempt went: attempt holds url, at, status, ms, error.

    Once an event was sent again with success, what failed before counts no more.
    """
    with store.transaction():
        store.rows(
            "INSERT INTO attempts(event, endpoint, url, at, status, ms, error) VALUES (?,?,?,?,?,?,?)",
            (
                delivery["event"],
                delivery["endpoint"],
                attempt["url"],
                attempt["at"],
                attempt["status"],
                attempt["ms"],
                attempt["error"],
            ),
        )
        store.rows(
            "UPDATE deliveries SET attempts=attempts+1, state=?, next_at=? WHERE id=?",
            (state, next_at, delivery["id"]),
        )
        if state == "succeeded":
            store.rows(
                "UPDATE deliveries SET state='succeeded' "
                "WHERE event=? AND endpoint=? AND state IN ('failed', 'dropped')",
                (delivery["event"], delivery["endpoint"]),
            )


def hasten(*, store: Store) -> int:
    """Let every planned delivery be due now; return how many were planned for later."""
    now = time.time()
    found = store.rows(
        "UPDATE deliveries SET next_at=? WHERE state='pending' AND next_at > ? RETURNING id", (now, now)
    )
    return len(found)


def abandon(*, store: Store, endpoint: str) -> None:
    """Stop telling an endpoint that is gone."""
    store.rows("UPDATE deliveries SET state='failed' WHERE endpoint=? AND state='pending'", (endpoint,))


def undelivered(*, store: Store, event: str) -> int:
    """Return how many deliveries of an event have not succeeded: Stripe's pending_webhooks."""
    found = store.rows(
        "SELECT count(DISTINCT endpoint) AS n FROM deliveries WHERE event=? AND state='pending'", (event,)
    )
    return int(found[0]["n"])


def untried(*, store: Store, event: str) -> int:
    """Return how many deliveries of an event were not attempted even once."""
    found = store.rows(
        "SELECT count(*) AS n FROM deliveries WHERE event=? AND state='pending' AND attempts=0", (event,)
    )
    return int(found[0]["n"])


def attempts(*, store: Store, event: str) -> list[Json]:
    """Return every attempt of an event, oldest first: endpoint, url, at, status, ms, error."""
    rows = store.rows(
        "SELECT endpoint, url, at, status, ms, error FROM attempts WHERE event=? ORDER BY id", (event,)
    )
    return [dict(row) for row in rows]


def newest_attempts(
    *, store: Store, most: int, before: int | None = None, only_failures: bool = False
) -> list[Json]:
    """Return attempts of any event, newest first, as `attempts` does, each with its id and its event.

    `before` is the id of the last one seen; a failure is any answer but a 2xx, or none.
    """
    rows = store.rows(
        "SELECT * FROM attempts WHERE (?1 IS NULL OR id < ?1) "
        "AND (NOT ?2 OR status IS NULL OR status NOT BETWEEN 200 AND 299) ORDER BY id DESC LIMIT ?3",
        (before, only_failures, most),
    )
    return [dict(row) for row in rows]


def waiting(*, store: Store, most: int) -> list[Json]:
    """Return the deliveries that wait, soonest first: event, endpoint, attempts so far, next_at."""
    rows = store.rows(
        "SELECT event, endpoint, attempts, next_at FROM deliveries WHERE state='pending' "
        "ORDER BY next_at LIMIT ?",
        (most,),
    )
    return [dict(row) for row in rows]


def shown(*, store: Store, event: Json) -> Json:
    """Return an event as the API shows it now: the content never changes, `pending_webhooks` does."""
    return event | {"pending_webhooks": undelivered(store=store, event=event["id"])}


def find_event(*, store: Store, event_type: str, object_id: str) -> Json | None:
    """Return the newest event of a type about an object."""
    # By its object alone: an object has few events, a type has as many as there were sales.
    found = store.select(Query(kind="event", equals={"subject": object_id}, limit=MOST_EVENTS))
    return next((event for event in found if event["type"] == event_type), None)
