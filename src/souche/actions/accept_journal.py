"""Somebody says why the journal does not hold: after a backup was restored, for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.chain_journal import chain_journal
from souche.domain.organisation.journal_check import ACCEPTED, examine_journal
from souche.domain.organisation.models import JournalEntry

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.journal_check import JournalFault


def accept_journal(*, reason: str, now: datetime) -> list[JournalFault]:
    """Write down for ever what is wrong with the journal, and why; return it. It is told no more."""
    with transaction.atomic():
        faults = examine_journal(now=now)
        if faults:
            details: dict[str, object] = {"reason": reason, "breaks": [fault.key for fault in faults]}
            JournalEntry.record(verb=ACCEPTED, details=details, now=now)
    chain_journal(now=now)
    return faults
