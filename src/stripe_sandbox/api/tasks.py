"""Every task that a deadline can name, and who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.checkout import delayed
from stripe_sandbox.api.invoicing import advancing
from stripe_sandbox.api.resources import checkout_sessions, disputes, payouts, refunds
from stripe_sandbox.api.subscriptions import passing

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Tasks

# Task of a deadline -> what is done with the object that waited for it.
TASKS: Tasks = {
    **advancing.TASKS,
    **checkout_sessions.TASKS,
    **delayed.TASKS,
    **disputes.TASKS,
    **passing.TASKS,
    **payouts.TASKS,
    **refunds.TASKS,
}
