"""A staff member who lost the telephone enters by a code on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, RecoveryCode
from souche.domain.organisation.second_step import WrongCode

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember


def check_recovery_code(*, member: StaffMember, code: str, now: datetime) -> int:
    """Use a recovery code, once, and return how many are left; raise WrongCode.

    They are read even when too many codes of the application were wrong: nobody guesses one of 120 bits, and
    whoever knows only the password must not be able to lock out the person.
    """
    with transaction.atomic():
        if not RecoveryCode.use(code, member=member, now=now):
            raise WrongCode
        left = RecoveryCode.objects.filter(member=member, used_at=None).count()
        member.forget_wrong_codes()
        JournalEntry.record(
            verb="staff.recovery_code_used",
            actor=member,
            subject=member.username,
            details={"left": left},
            now=now,
        )
    return left
