"""A buyer receives the link that lets their basket go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.domain.mailing.letters import Sender, basket_letter
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.orders.models import KeptBasket
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def send_basket_link(*, basket_id: str, basket_url: Callable[[str], str], now: datetime) -> None:
    """Send the link of a kept basket, once, unless it is too late.

    `basket_url` gives the absolute address of a token. Raises MailNotTaken, MailHeld: the job tries again,
    with a new link.
    """
    basket = KeptBasket.objects.unanswered(now=now).filter(public_id=basket_id).first()
    if basket is None:
        return
    mail = Mail.without_order(kind=MailKind.BASKET, to=basket.email, now=basket.kept_at)
    if not mail.claim(now=now):
        return
    organisation = Organisation.current()
    letter = basket_letter(
        url=basket_url(basket.issue_token(now=now)),
        title=basket.title,
        language=basket.language,
        sender=Sender.of(organisation),
    )
    post_letter(mail=mail, letter=letter, organisation=organisation, now=now)
