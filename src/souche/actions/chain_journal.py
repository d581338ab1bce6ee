"""What was written into the journal takes its place in the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.organisation.models import JournalEntry

if TYPE_CHECKING:
    from datetime import datetime


def chain_journal(*, now: datetime) -> int:
    """Chain every entry that waits, and return how many there were."""
    chained = 0
    while count := JournalEntry.objects.chain(now=now):
        chained += count
    return chained
