"""An invitation is sent once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import BadInvitation, Invitation, JournalEntry, StaffMember

if TYPE_CHECKING:
    from datetime import datetime


def invite_again(*, invitation: Invitation, actor: StaffMember, now: datetime) -> None:
    """Send another link, for another week; the one before works no more.

    Raises NotAnOwner, and BadInvitation where it was accepted or withdrawn meanwhile.
    """
    with transaction.atomic():
        StaffMember.objects.require_owner(actor)
        waiting = Invitation.objects.waiting().select_for_update().filter(pk=invitation.pk).first()
        if waiting is None:
            raise BadInvitation
        waiting.ask_again(now=now)
        Mail.invite(to=waiting.email, now=now)
        JournalEntry.record(verb="staff.invited_again", now=now, actor=actor, subject=waiting.email)
