"""The owner gives somebody another role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, OneselfUntouched, StaffMember

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.roles import Role


def change_role(*, member: StaffMember, role: Role, actor: StaffMember, now: datetime) -> None:
    """Give a role, from the next page on, and write it in the journal.

    Raises NotAnOwner, and OneselfUntouched where the owner would change their own.
    """
    with transaction.atomic():
        StaffMember.objects.require_owner(actor)
        if member.pk == actor.pk:
            raise OneselfUntouched(actor.username)
        member.refresh_from_db(from_queryset=StaffMember.objects.select_for_update())
        before = member.role
        member.take_role(role)
        JournalEntry.record(
            verb="staff.role_changed",
            now=now,
            actor=actor,
            subject=member.username,
            details={"before": before, "after": role},
        )
