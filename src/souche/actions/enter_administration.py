"""A staff member has shown all that is asked and enters the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, StaffSession

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember


def enter_administration(
    *, member: StaffMember, session_key: str, network: str, browser: str, step: str, now: datetime
) -> StaffSession:
    """Write the session and the journal; `step` is the kind of second step that was shown, or nothing."""
    with transaction.atomic():
        session = StaffSession.objects.create(
            member=member,
            session_key=session_key,
            network=network,
            browser=browser,
            step=step,
            began_at=now,
            seen_at=now,
        )
        details: dict[str, object] = {"network": network, "browser": browser, "step": step}
        JournalEntry.record(
            verb="staff.signed_in", actor=member, subject=member.username, details=details, now=now
        )
    return session
