"""A staff member's telephone shows codes from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import AuthenticatorApp, JournalEntry, RecoveryCode, StepKind
from souche.domain.organisation.second_step import CodesClosed, WrongCode

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember


def add_app(*, member: StaffMember, code: str, now: datetime) -> list[str]:
    """Confirm the application by its first code, and return recovery codes, none where there are some.

    Raises WrongCode, CodesClosed.
    """
    until = member.count_code(now=now)
    if until:
        raise CodesClosed(until=until)
    with transaction.atomic():
        app = AuthenticatorApp.objects.filter(member=member, confirmed_at=None).first()
        if app is None or not app.take(code, now=now):
            raise WrongCode
        app.confirm(now=now)
        member.forget_wrong_codes()
        details: dict[str, object] = {"step": StepKind.APP}
        JournalEntry.record(
            verb="staff.step_added", actor=member, subject=member.username, details=details, now=now
        )
        has_codes = RecoveryCode.objects.filter(member=member, used_at=None).exists()
        return [] if has_codes else RecoveryCode.make(member=member, now=now)
