"""Somebody who is invited to work here receives the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.domain.mailing.letters import Sender
from souche.domain.mailing.models import Mail
from souche.domain.mailing.staff_letters import invitation_letter
from souche.domain.organisation.models import Invitation, Organisation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def send_invitation(*, mail_id: str, invitation_url: Callable[[str], str], now: datetime) -> None:
    """Send the link of an invitation, once; one that was withdrawn or asked for again meanwhile stays here.

    `invitation_url` gives the absolute address of a token. Raises MailNotTaken, MailHeld: the job tries
    again, with a new link.
    """
    mail = Mail.objects.filter(public_id=mail_id).first()
    if mail is None or not mail.claim(now=now):
        return
    invitation = Invitation.objects.waiting().filter(email=mail.to, asked_at=mail.created_at).first()
    if invitation is None:
        mail.delete()
        return
    organisation = Organisation.current()
    letter = invitation_letter(
        name=invitation.name,
        role=str(invitation.role),
        url=invitation_url(invitation.issue_token(now=now)),
        language=organisation.language,
        sender=Sender.of(organisation),
    )
    post_letter(mail=mail, letter=letter, organisation=organisation, now=now)
