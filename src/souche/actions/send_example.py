"""The organiser receives an example: the e-mail of a buyer, with an invoice marked as a specimen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.domain.mailing.letters import Sender, example_letter
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.organisation.models import Organisation
from souche.domain.organisation.specimen import specimen_pdf

if TYPE_CHECKING:
    from datetime import datetime


def send_example(*, to: str, asked_at: datetime, now: datetime) -> None:
    """Post the example that was asked for at that instant, once.

    Raises MailNotTaken, MailHeld: the job tries again.
    """
    mail = Mail.without_order(kind=MailKind.EXAMPLE, to=to, now=asked_at)
    if not mail.claim(now=now):
        return
    organisation = Organisation.current()
    letter = example_letter(language=organisation.language, sender=Sender.of(organisation))
    pdf = specimen_pdf(organisation=organisation, is_for_company=False, day=organisation.day_of(asked_at))
    post_letter(
        mail=mail, letter=letter, organisation=organisation, attachments=[("specimen.pdf", pdf)], now=now
    )
