"""Performs what time has brought: each deadline once, at the instant when it was due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.state.deadlines import Deadline, drop_deadline, next_deadline
from stripe_sandbox.state.ids import random_text

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State, Work


def perform(*, work: Work, deadline: Deadline) -> None:
    """Do what is due, with the time of the work set to that instant; an object that is gone waits no more."""
    drop_deadline(work=work, subject=deadline.subject, task=deadline.task)
    subject = work.store.get(deadline.subject)
    if subject is None:
        return
    work.now = deadline.due_at
    # Its events are told on their own: what one day brings does not wait for another's.
    work.batch = random_text(12)
    work.state.tasks[deadline.task](work, subject)


def _perform_next(state: State) -> bool:
    if next_deadline(store=state.store, clock=None, until=state.now()) is None:
        return False
    with state.work() as work:
        # Another thread may have performed it while this one waited for the store.
        deadline = next_deadline(store=work.store, clock=None, until=state.now())
        if deadline:
            perform(work=work, deadline=deadline)
    return True


def catch_up(*, state: State) -> None:
    """Perform everything that the sandbox's clock has reached, in its order."""
    while _perform_next(state):
        pass
