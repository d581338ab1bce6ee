"""A staff member's application or passkey is not asked for any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import (
    AuthenticatorApp,
    JournalEntry,
    Passkey,
    StepKind,
    has_second_step,
)
from souche.domain.organisation.second_step import LastSecondStep, must_have_one

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember


def remove_second_step(*, member: StaffMember, chosen: str, now: datetime) -> None:
    """Remove the application or the passkey of this public id; a second time does nothing.

    Raises LastSecondStep where the role asks for one and none would be left.
    """
    with transaction.atomic():
        removed = _remove(member=member, chosen=chosen)
        if removed is None:
            return
        if must_have_one(member.role) and not has_second_step(member):
            raise LastSecondStep
        JournalEntry.record(
            verb="staff.step_removed", actor=member, subject=member.username, details=removed, now=now
        )


def _remove(*, member: StaffMember, chosen: str) -> dict[str, object] | None:
    """Return what the journal tells of what was removed; None when there was nothing."""
    deleted, _of_each = AuthenticatorApp.objects.filter(member=member, public_id=chosen).delete()
    if deleted:
        return {"step": StepKind.APP}
    passkey = Passkey.objects.filter(member=member, public_id=chosen).first()
    if passkey is None:
        return None
    passkey.delete()
    return {"step": StepKind.PASSKEY, "name": passkey.name}
