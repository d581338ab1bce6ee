"""What time will bring: one row for each thing to do at an instant, by the clock that it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Store

# The clock of everybody who is on no test clock.
SANDBOX_CLOCK = ""


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A task that an object waits for; `due_at` is in Unix seconds."""

    subject: str
    task: str
    due_at: int


def set_deadline(*, work: Work, subject: str, task: str, due_at: int, clock: str | None) -> None:
    """Write down, or move, when an object's task is due; `clock` is the id of a test clock, or None."""
    work.store.rows(
        "INSERT OR REPLACE INTO deadlines(subject, task, due_at, clock) VALUES (?, ?, ?, ?)",
        (subject, task, due_at, clock or SANDBOX_CLOCK),
    )


def drop_deadlines(*, work: Work, subject: str) -> None:
    """Forget everything that an object waits for."""
    work.store.rows("DELETE FROM deadlines WHERE subject=?", (subject,))


def drop_deadline(*, work: Work, subject: str, task: str) -> None:
    """Forget one task of an object."""
    work.store.rows("DELETE FROM deadlines WHERE subject=? AND task=?", (subject, task))


def next_deadline(*, store: Store, clock: str | None, until: int) -> Deadline | None:
    """Return the earliest deadline of a clock that is due at `until`, or None."""
    found = store.rows(
        "SELECT subject, task, due_at FROM deadlines WHERE clock=? AND due_at<=? "
        "ORDER BY due_at, rowid LIMIT 1",
        (clock or SANDBOX_CLOCK, until),
    )
    return Deadline(**dict(found[0])) if found else None
