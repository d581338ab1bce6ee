"""The e-mail that tells a buyer of a refund is written and posted, with the credit note attached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.domain.mailing.letters import Sender
from souche.domain.mailing.models import PDF_PATIENCE
from souche.domain.mailing.refund_letters import RefundNews, refund_letter
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Refund

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.domain.orders.models import Order


def send_refund_mail(*, mail_id: str, order_url: Callable[[Order], str], now: datetime) -> None:
    """Write the letter of an e-mail and post it; called again, nothing is sent twice.

    It waits a day for the PDF of a credit note, then leaves without; where the money came back to us
    meanwhile there is no news to tell. `order_url` gives the absolute address of the order's page.
    Raises MailNotTaken, MailHeld: the job tries again.
    """
    told = Refund.objects.select_related("mail", "payment__order").filter(mail__public_id=mail_id)
    refund = told.first()
    if refund is None or (refund.is_lost and refund.mail.withdraw()):
        return
    mail = refund.mail
    order, note = refund.payment.order, refund.credit_notes.archived().first()
    is_note_coming = refund.expects_credit_note and now < mail.created_at + PDF_PATIENCE
    if (note is None and is_note_coming) or not mail.claim(now=now):
        return
    if note:
        mail.attach(invoice=note)
    organisation = Organisation.current()
    news = RefundNews.of(refund, order_url=order_url(order), credit_note_number=note.number if note else "")
    post_letter(
        mail=mail,
        letter=refund_letter(news=news, sender=Sender.of(organisation), language=order.language),
        organisation=organisation,
        attachments=[(note.filename, note.pdf_bytes())] if note else [],
        now=now,
    )
