"""What is well in the box office, and what needs a hand, is told in one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.health.comparisons import find_in_comparisons
from souche.domain.health.machinery import find_in_machinery
from souche.domain.health.sales import find_in_sales

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.health.findings import Finding


def check_health(*, now: datetime) -> tuple[Finding, ...]:
    """Return one finding for each subject, in the order they are read; Stripe is not asked.

    What Stripe and the archive are like is what their last checks said.
    """
    return (
        *find_in_sales(now=now),
        *find_in_comparisons(now=now),
        *find_in_machinery(now=now),
    )
