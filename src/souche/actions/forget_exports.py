"""Exports are forgotten after a month: whoever needs one again asks again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.accounting.models import Export

if TYPE_CHECKING:
    from datetime import datetime


def forget_exports(*, now: datetime) -> int:
    """Delete the exports of more than a month ago with their files; return how many."""
    return Export.objects.outdated(now=now).forget()
