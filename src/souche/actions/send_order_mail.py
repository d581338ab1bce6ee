"""An e-mail that tells the buyer where the order stands is written and posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.deliver_mail import deliver_mail
from souche.domain.mailing.models import Mail

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.domain.orders.models import Order


def send_order_mail(*, mail_id: str, order_url: Callable[[Order], str], now: datetime) -> None:
    """Write the letter of an e-mail and post it; called again, nothing is sent twice.

    `order_url` gives the absolute address of the order's page. Raises MailNotTaken, MailHeld: the job
    tries again.
    """
    mail = Mail.objects.select_related("order__customer", "voiding").get(public_id=mail_id)
    if mail.order and mail.claim(now=now):
        deliver_mail(mail=mail, order=mail.order, order_url=order_url, now=now)
