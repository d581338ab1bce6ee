"""An invoice is posted to the accounts department that its buyer named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.domain.mailing.letters import Sender, accounts_letter
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from datetime import datetime


def send_to_accounts(*, mail_id: str, now: datetime) -> None:
    """Write the letter and post it with the PDF; called again, nothing is sent twice.

    It leads to no page: the order's would open the tickets too. Raises MailNotTaken, MailHeld: the
    job tries again.
    """
    mail = Mail.objects.select_related("invoice", "order").get(public_id=mail_id)
    invoice, order = mail.invoice, mail.order
    if invoice is None or order is None or not mail.claim(now=now):
        return
    organisation = Organisation.current()
    letter = accounts_letter(
        number=invoice.number,
        is_credit_note=invoice.is_credit_note,
        order_number=order.number,
        buyer_name=order.buyer_name,
        language=order.language,
        sender=Sender.of(organisation),
    )
    pdfs = [(invoice.filename, invoice.pdf_bytes())]
    post_letter(mail=mail, letter=letter, organisation=organisation, attachments=pdfs, now=now)
