"""The books of a month are posted to the accountant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.domain.accounting.models import Export
from souche.domain.mailing.letters import Sender, books_letter
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

# Mail servers refuse large e-mails, from ten megabytes on; above this the link alone leaves.
LARGEST_ATTACHMENT = 7_000_000


def send_books(*, mail_id: str, export_id: str, export_url: Callable[[Export], str], now: datetime) -> None:
    """Write the letter and post it with the ZIP, if that is not too large.

    Called again, nothing is sent twice. `export_url` gives the absolute address where the file is
    downloaded. Raises MailNotTaken, MailHeld: the job tries again.
    """
    mail = Mail.objects.get(public_id=mail_id)
    export = Export.objects.filter(public_id=export_id).first()
    if export is None or not mail.claim(now=now):
        return
    organisation = Organisation.current()
    letter = books_letter(
        last_day=export.chosen.until or organisation.day_of(now),
        url=export_url(export),
        language=organisation.language,
        sender=Sender.of(organisation),
    )
    attachments = []
    if export.file.size <= LARGEST_ATTACHMENT:
        with export.file.open("rb") as kept:
            attachments.append((export.filename, kept.read()))
    post_letter(mail=mail, letter=letter, organisation=organisation, attachments=attachments, now=now)
