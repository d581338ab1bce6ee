"""The owner invites somebody to work here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import Invitation, JournalEntry, StaffMember, WorksHereAlready

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.roles import Role


def invite_staff(*, name: str, email: str, role: Role, actor: StaffMember, now: datetime) -> Invitation:
    """Write an invitation and its e-mail; one that still waits for the same address is replaced.

    Raises NotAnOwner, and WorksHereAlready where somebody who may enter has this address.
    """
    email = StaffMember.objects.normalize_email(email)
    with transaction.atomic():
        StaffMember.objects.require_owner(actor)
        if StaffMember.objects.known_by(email).filter(is_active=True).exists():
            raise WorksHereAlready(email)
        invitation = Invitation.write(name=name, email=email, role=role, by=actor, now=now)
        Mail.invite(to=email, now=now)
        JournalEntry.record(verb="staff.invited", now=now, actor=actor, subject=email, details={"role": role})
    return invitation
