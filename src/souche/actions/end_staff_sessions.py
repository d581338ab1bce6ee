"""Sessions of a staff member are ended: a lost tablet, a computer that was not theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember
    from souche.domain.organisation.models.staff_sessions import StaffSessionQuerySet


def end_staff_sessions(
    *, member: StaffMember, sessions: StaffSessionQuerySet, actor: StaffMember, now: datetime
) -> int:
    """End those of the `sessions` that are the member's, and return how many there were."""
    with transaction.atomic():
        ended = sessions.filter(member=member).end()
        if ended:
            JournalEntry.record(
                verb="staff.sessions_ended",
                actor=actor,
                subject=member.username,
                details={"sessions": ended},
                now=now,
            )
    return ended
