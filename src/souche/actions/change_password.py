"""A staff member has a new password; the other browsers have to sign in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, end_other_sessions

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember


def change_password(*, member: StaffMember, password: str, kept_session: str, now: datetime) -> None:
    """Keep the new password and end every session but the one in which it was changed."""
    with transaction.atomic():
        member.replace_password(password)
        ended = end_other_sessions(member=member, kept=[kept_session])
        JournalEntry.record(
            verb="staff.password_changed",
            actor=member,
            subject=member.username,
            details={"sessions": ended},
            now=now,
        )
