"""What was asked for and has lost its job gets another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.health.due_work import due_jobs
from souche.kit.jobs import defer_missing

if TYPE_CHECKING:
    from datetime import datetime


def resume_work(*, now: datetime) -> int:
    """Defer the job of every e-mail, PDF, invoice, refund and file that is due and has none; return how many.

    What its job gave up, after many attempts, is begun anew a day later.
    """
    return defer_missing(due_jobs(now=now), now=now)
