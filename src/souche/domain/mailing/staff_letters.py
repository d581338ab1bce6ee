"""The words of the e-mails to those who work here. Nothing here sends or asks the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from souche.domain.mailing.letters import rendered
from souche.domain.organisation.models import INVITATION_LIFE
from souche.domain.organisation.roles import SENTENCES, Role

if TYPE_CHECKING:
    from souche.domain.mailing.letters import Letter, Sender


def invitation_letter(*, name: str, role: str, url: str, language: str, sender: Sender) -> Letter:
    """Return the e-mail that invites somebody to work here; `url` works once, for a week."""
    with translation.override(language):
        subject = gettext("You are invited to the box office of %(name)s") % {"name": sender.name}
        context = {
            "name": name,
            "role": Role(role).label,
            "rights": SENTENCES[Role(role)],
            "days": INVITATION_LIFE.days,
            "url": url,
            "sender": sender,
        }
        templates = ("mailing/invitation.txt", "mailing/invitation.html")
        return rendered(templates, subject=subject, context=context)


def password_reset_letter(*, url: str, logins: list[str], language: str, sender: Sender) -> Letter:
    """Return the e-mail that lets a staff member choose a new password; `url` works once."""
    with translation.override(language):
        subject = gettext("A new password – %(name)s") % {"name": sender.name}
        templates = ("mailing/password_reset.txt", "mailing/password_reset.html")
        context = {"url": url, "logins": ", ".join(logins), "sender": sender}
        return rendered(templates, subject=subject, context=context)
