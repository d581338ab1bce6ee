"""A staff member shows a passkey from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, Passkey, RecoveryCode, StepKind

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember
    from souche.domain.organisation.passkeys import MadePasskey


def add_passkey(*, member: StaffMember, name: str, made: MadePasskey, now: datetime) -> list[str]:
    """Keep the passkey, and return recovery codes, none where there are some."""
    with transaction.atomic():
        Passkey.objects.create(
            member=member,
            name=name,
            credential_id=made.credential_id,
            credential=made.credential,
            sign_count=made.sign_count,
            added_at=now,
        )
        details: dict[str, object] = {"step": StepKind.PASSKEY, "name": name}
        JournalEntry.record(
            verb="staff.step_added", actor=member, subject=member.username, details=details, now=now
        )
        has_codes = RecoveryCode.objects.filter(member=member, used_at=None).exists()
        return [] if has_codes else RecoveryCode.make(member=member, now=now)
