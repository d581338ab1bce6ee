"""The journal is read from its first entry to its last, and its last one is kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.chain_journal import chain_journal
from souche.domain.health.models import Check, CheckKind
from souche.domain.organisation.journal_check import Head, examine_journal
from souche.domain.organisation.models import JournalEntry

if TYPE_CHECKING:
    from datetime import datetime


def check_journal(*, now: datetime) -> Check:
    """Chain what waits, keep what is wrong with the chain; of a whole one, keep the last entry apart."""
    chain_journal(now=now)
    faults = examine_journal(now=now)
    head = Head.current()
    if head and not faults:
        head.keep()
    return Check.record(
        kind=CheckKind.JOURNAL,
        compared={"entries": JournalEntry.objects.chained().count()},
        differences=[{"what": fault.what, "subject": str(fault.place), "key": fault.key} for fault in faults],
        now=now,
    )
