"""The e-mail that tells the organiser of a dispute is written and posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.domain.mailing.dispute_letters import DisputeNews, dispute_letter
from souche.domain.mailing.letters import Sender
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.domain.orders.models import Order


def send_dispute_mail(*, mail_id: str, order_url: Callable[[Order], str], now: datetime) -> None:
    """Write the letter of an e-mail and post it; called again, nothing is sent twice.

    `order_url` gives the absolute address of the order's page in the administration. Raises MailNotTaken,
    MailHeld: the job tries again.
    """
    mail = Mail.objects.select_related("dispute__payment__order").get(public_id=mail_id)
    if mail.dispute is None or not mail.claim(now=now):
        return
    organisation = Organisation.current()
    news = DisputeNews.of(
        mail.dispute, organisation=organisation, order_url=order_url(mail.dispute.payment.order)
    )
    post_letter(
        mail=mail,
        letter=dispute_letter(news=news, sender=Sender.of(organisation), language=organisation.language),
        organisation=organisation,
        now=now,
    )
