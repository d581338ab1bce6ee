"""A staff member gets ten new recovery codes; those of before open nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, RecoveryCode

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember


def make_recovery_codes(*, member: StaffMember, now: datetime) -> list[str]:
    """Return the new codes: they are shown once, and only their fingerprints are kept."""
    with transaction.atomic():
        codes = RecoveryCode.make(member=member, now=now)
        JournalEntry.record(verb="staff.recovery_codes_made", actor=member, subject=member.username, now=now)
    return codes
