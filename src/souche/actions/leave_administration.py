"""A staff member leaves the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, StaffSession

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember


def leave_administration(*, member: StaffMember, session_id: str, now: datetime) -> None:
    """Forget the session and write it in the journal."""
    with transaction.atomic():
        StaffSession.objects.filter(member=member, public_id=session_id).delete()
        JournalEntry.record(verb="staff.signed_out", actor=member, subject=member.username, now=now)
