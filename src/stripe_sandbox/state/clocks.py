"""Whose time it is: a customer on a test clock lives at that clock's time, the others at the sandbox's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json, Store


def clock_of(*, store: Store, customer: Json | None) -> Json | None:
    """Return the test clock that a customer is on, or None."""
    return store.get(customer["test_clock"]) if customer and customer.get("test_clock") else None


def time_of(*, work: Work, customer: Json | None) -> int:
    """Return the instant (Unix seconds) at which something of this customer happens now."""
    clock = clock_of(store=work.store, customer=customer)
    return int(clock["frozen_time"]) if clock else work.now


def follow_clock(*, work: Work, thing: Json) -> None:
    """Let the rest of this work happen at the time of the customer that `thing` is, or belongs to."""
    owner = thing.get("customer")
    customer = work.store.get(owner, kind="customer") if isinstance(owner, str) else thing
    work.now = time_of(work=work, customer=customer)
