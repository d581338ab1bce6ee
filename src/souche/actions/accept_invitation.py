"""Somebody who was invited chooses a password, and works here from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import Invitation, JournalEntry, StaffMember
from souche.domain.organisation.roles import Role

if TYPE_CHECKING:
    from datetime import datetime


def accept_invitation(*, token: str, password: str, now: datetime) -> StaffMember:
    """Use the link, once, and let its reader in with this password and the role that was offered.

    They enter with their e-mail address; who was shut out before comes back under the same name. The password
    was validated. Raises BadInvitation, and WorksHereAlready where somebody took this address meanwhile.
    """
    with transaction.atomic():
        invitation = Invitation.use(token, now=now)
        member = StaffMember.welcome(
            name=invitation.name, email=invitation.email, role=Role(invitation.role), password=password
        )
        JournalEntry.record(
            verb="staff.joined", now=now, actor=member, subject=member.username, details={"role": member.role}
        )
    return member
