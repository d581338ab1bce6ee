"""A staff member receives the link that gives a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.domain.mailing.letters import Sender
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.mailing.staff_letters import password_reset_letter
from souche.domain.organisation.models import JournalEntry, Organisation, PasswordReset, StaffMember

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def send_password_reset(*, reset_id: str, password_url: Callable[[str], str], now: datetime) -> None:
    """Send the link that was asked for, once, unless nobody has this address or it is too late.

    `password_url` gives the absolute address of a token. Raises MailNotTaken, MailHeld: the job tries again,
    with a new link.
    """
    wanted = PasswordReset.objects.unanswered(now=now).filter(public_id=reset_id).first()
    members = list(StaffMember.objects.reached_at(wanted.email)) if wanted else []
    if wanted is None or not members:
        return
    mail = Mail.without_order(kind=MailKind.RESET, to=wanted.email, now=wanted.requested_at)
    if not mail.claim(now=now):
        return
    organisation = Organisation.current()
    letter = password_reset_letter(
        url=password_url(wanted.issue_token(now=now)),
        logins=[member.username for member in members],
        language=organisation.language,
        sender=Sender.of(organisation),
    )
    post_letter(mail=mail, letter=letter, organisation=organisation, now=now)
    for member in members:
        JournalEntry.record(verb="staff.reset_sent", subject=member.username, now=now)
