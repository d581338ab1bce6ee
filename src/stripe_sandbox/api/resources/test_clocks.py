"""Test clocks: a time of its own for some customers, which advances through months in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe import test_helpers
from stripe.params.test_helpers import (
    TestClockAdvanceParams,
    TestClockCreateParams,
    TestClockDeleteParams,
    TestClockListParams,
    TestClockRetrieveParams,
)

from stripe_sandbox.api.due import perform
from stripe_sandbox.api.endpoint import LIST, Call, Endpoint
from stripe_sandbox.api.errors import invalid
from stripe_sandbox.api.resources.customers import forget_customer
from stripe_sandbox.api.subscription import ENDED, recurring_of
from stripe_sandbox.api.subscriptions import passing
from stripe_sandbox.api.subscriptions.periods import DAY, next_period_end
from stripe_sandbox.state.deadlines import next_deadline
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

KIND = "test_helpers.test_clock"
# docs.stripe.com/billing/testing/test-clocks: they live for 30 days; up to three customers each, up to
# three subscriptions for each of them. The sandbox counts neither.
LIFE = 30 * DAY
MOST_OWNED = 10_000


def create(call: Call) -> Json:
    """Start a clock at an instant, in the past or the future."""
    clock = complete(
        test_helpers.TestClock,
        {
            "id": new_id("clock"),
            "object": KIND,
            "created": call.work.now,
            "deletes_after": call.work.now + LIFE,
            "frozen_time": call.params["frozen_time"],
            "livemode": False,
            "name": call.params.get("name"),
            "status": "ready",
            "status_details": {},
        },
        absent=frozenset(),
    )
    call.work.emit("test_helpers.test_clock.created", call.work.save(clock))
    return clock


def advance(call: Call) -> Json:
    """Carry the clock's customers to a later instant; everything happens in its order, within this call.

    The answer shows the clock advancing, as Stripe's does; read again, it is ready.
    """
    clock, target = call.subject(KIND), call.params["frozen_time"]
    _check_target(call, clock, target=target)
    advancing = clock | {
        "status": "advancing",
        "status_details": {"advancing": {"target_frozen_time": target}},
    }
    work = call.work
    work.now = clock["frozen_time"]
    work.emit("test_helpers.test_clock.advancing", work.save(advancing))
    while deadline := next_deadline(store=work.store, clock=clock["id"], until=target):
        # Whoever asks for the time of these customers meanwhile must get that of the deadline.
        work.save(advancing | {"frozen_time": deadline.due_at})
        perform(work=work, deadline=deadline)
    work.now = target
    ready = clock | {"frozen_time": target, "status": "ready", "status_details": {}}
    work.emit("test_helpers.test_clock.ready", work.save(ready))
    return advancing


def _check_target(call: Call, clock: Json, *, target: int) -> None:
    if target <= clock["frozen_time"]:
        raise invalid(
            "The new frozen time must be after the test clock's current frozen time.", param="frozen_time"
        )
    if not call.work.options.test_clock_is_limited:
        return
    furthest = _two_intervals_after(call.work, clock)
    if furthest and target > furthest:
        raise invalid(
            "A test clock can be advanced by two intervals of its shortest subscription at most.",
            param="frozen_time",
        )


def _two_intervals_after(work: Work, clock: Json) -> int | None:
    now: int = clock["frozen_time"]
    ends = []
    for subscription in _owned(work, clock, kind="subscription"):
        if subscription["status"] not in ENDED:
            recurring = recurring_of(subscription)
            twice = recurring | {"interval_count": 2 * recurring["interval_count"]}
            ends.append(next_period_end(anchor=now, start=now, recurring=twice))
    return min(ends, default=None)


def _owned(work: Work, clock: Json, *, kind: str) -> list[Json]:
    return work.store.select(
        Query(kind=kind, equals={"test_clock": clock["id"]}, limit=MOST_OWNED, is_oldest_first=True)
    )


def delete(call: Call) -> Json:
    """Forget a clock with its customers and their subscriptions."""
    clock, work = call.subject(KIND), call.work
    for customer in _owned(work, clock, kind="customer"):
        forget_customer(work=work, customer=customer)
    work.emit("test_helpers.test_clock.deleted", clock)
    return work.save({"id": clock["id"], "object": KIND, "deleted": True})


def retrieve(call: Call) -> Json:
    """Return a clock."""
    return call.subject(KIND)


def list_all(call: Call) -> Json:
    """Return clocks, newest first."""
    return call.page(KIND, conditions=("json_extract(body, '$.deleted') IS NULL",))


_ADDRESS = "/v1/test_helpers/test_clocks"
ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ADDRESS,
        params=TestClockCreateParams,
        run=create,
        supports="frozen_time name",
        limits={"name": 300},
        emits=("test_helpers.test_clock.created",),
    ),
    Endpoint(method="GET", path=_ADDRESS, params=TestClockListParams, run=list_all, supports=LIST),
    Endpoint(method="GET", path=f"{_ADDRESS}/{{id}}", params=TestClockRetrieveParams, run=retrieve),
    Endpoint(
        method="DELETE",
        path=f"{_ADDRESS}/{{id}}",
        params=TestClockDeleteParams,
        run=delete,
        emits=("test_helpers.test_clock.deleted", "customer.subscription.deleted", "customer.deleted"),
    ),
    Endpoint(
        method="POST",
        path=f"{_ADDRESS}/{{id}}/advance",
        params=TestClockAdvanceParams,
        run=advance,
        supports="frozen_time",
        emits=("test_helpers.test_clock.advancing", "test_helpers.test_clock.ready", *passing.EMITS),
    ),
)
