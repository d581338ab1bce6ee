"""An invitation is withdrawn before anybody accepted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import BadInvitation, Invitation, JournalEntry, StaffMember

if TYPE_CHECKING:
    from datetime import datetime


def withdraw_invitation(*, invitation: Invitation, actor: StaffMember, now: datetime) -> None:
    """Close an invitation: its link works no more, and an e-mail that did not leave stays here.

    Raises NotAnOwner, and BadInvitation where it was accepted or withdrawn meanwhile.
    """
    with transaction.atomic():
        StaffMember.objects.require_owner(actor)
        if not invitation.withdraw(now=now):
            raise BadInvitation
        JournalEntry.record(verb="staff.invitation_withdrawn", now=now, actor=actor, subject=invitation.email)
