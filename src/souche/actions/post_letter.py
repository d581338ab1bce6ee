"""A letter goes to the mail server, and what became of it is written down."""

from __future__ import annotations

import smtplib
from email.utils import formataddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from souche.kit.one_line import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from souche.domain.mailing.letters import Letter
    from souche.domain.mailing.models import Mail
    from souche.domain.organisation.models import Organisation


class MailNotTaken(Exception):
    """The mail server did not take the e-mail; why is on its row."""


def post_letter(
    *,
    mail: Mail,
    letter: Letter,
    organisation: Organisation,
    attachments: Iterable[tuple[str, bytes]] = (),
    now: datetime,
) -> None:
    """Send a letter with its files, `(filename, bytes)`, and note that it was sent; else raise MailNotTaken.

    Its Message-ID is made of the e-mail's public id: were it sent twice by a crash, mailboxes show it once.
    """
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL
        or formataddr((on_one_line(organisation.name), organisation.email)),
        to=[mail.to],
        reply_to=[organisation.email],
        headers={"Message-ID": f"<{mail.public_id}@{organisation.email.rpartition('@')[2]}>"},
    )
    message.attach_alternative(letter.html, "text/html")
    for name, content in attachments:
        message.attach(name, content)
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        mail.mark_failed(error=f"{type(error).__name__}: {error}")
        raise MailNotTaken(mail.public_id) from error
    mail.mark_sent(now=now)
