"""What was compared more than three months ago is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.health.models import Check

if TYPE_CHECKING:
    from datetime import datetime


def forget_checks(*, now: datetime) -> None:
    """Delete the old checks."""
    Check.objects.old(now=now).delete()
