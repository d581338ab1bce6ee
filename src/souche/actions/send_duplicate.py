"""The duplicate of an invoice is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.domain.mailing.letters import Sender, duplicate_letter
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from datetime import datetime


def send_duplicate(*, mail_id: str, now: datetime) -> None:
    """Write the letter of a duplicate and post it; called again, nothing is sent twice.

    It speaks the language of the order. Raises MailNotTaken, MailHeld: the job tries again.
    """
    mail = Mail.objects.select_related("invoice__order").get(public_id=mail_id)
    invoice = mail.invoice
    if invoice is None or not mail.claim(now=now):
        return
    organisation = Organisation.current()
    letter = duplicate_letter(
        number=invoice.number,
        issued_at=invoice.issued_at,
        is_credit_note=invoice.is_credit_note,
        language=invoice.order.language if invoice.order else organisation.language,
        time_zone=organisation.time_zone,
        sender=Sender.of(organisation),
    )
    pdfs = [(f"duplicata-{invoice.filename}", invoice.pdf_bytes())]
    post_letter(mail=mail, letter=letter, organisation=organisation, attachments=pdfs, now=now)
