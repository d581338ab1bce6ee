"""A staff member chooses a new password by the link that was sent; entering is another matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import (
    BadResetLink,
    JournalEntry,
    PasswordReset,
    StaffMember,
    end_other_sessions,
)

if TYPE_CHECKING:
    from datetime import datetime


def reset_password(*, token: str, login: str, password: str, now: datetime) -> StaffMember:
    """Use the link, once, keep the password and end every session; raise BadResetLink.

    Nobody enters by it: the password and the second step are asked for as ever.
    """
    with transaction.atomic():
        members = {member.username: member for member in PasswordReset.members_of(token, now=now)}
        if login not in members:
            raise BadResetLink
        member = members[login]
        PasswordReset.use(token, now=now)
        member.replace_password(password)
        details: dict[str, object] = {"sessions": end_other_sessions(member=member)}
        JournalEntry.record(
            verb="staff.password_reset", actor=member, subject=member.username, details=details, now=now
        )
    return member
