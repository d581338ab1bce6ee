"""Somebody works here no longer: they are out at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry, OneselfUntouched, StaffMember, end_other_sessions

if TYPE_CHECKING:
    from datetime import datetime


def shut_out_staff(*, member: StaffMember, actor: StaffMember, now: datetime) -> None:
    """End somebody's sessions, refuse their password, and write it in the journal.

    Raises NotAnOwner, and OneselfUntouched where the owner would shut themselves out.
    """
    with transaction.atomic():
        StaffMember.objects.require_owner(actor)
        if member.pk == actor.pk:
            raise OneselfUntouched(actor.username)
        member.shut_out()
        end_other_sessions(member=member)
        JournalEntry.record(verb="staff.shut_out", now=now, actor=actor, subject=member.username)
