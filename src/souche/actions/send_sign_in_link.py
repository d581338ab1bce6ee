"""A customer receives the link that enters their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.domain.customers.models import Customer, SignIn
from souche.domain.mailing.letters import Sender, sign_in_letter
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def send_sign_in_link(*, sign_in_id: str, sign_in_url: Callable[[str], str], now: datetime) -> None:
    """Send the link that was asked for, once, unless nobody is known by this address or it is too late.

    `sign_in_url` gives the absolute address of a token. Raises MailNotTaken, MailHeld: the job tries
    again, with a new link.
    """
    sign_in = SignIn.objects.unanswered(now=now).filter(public_id=sign_in_id).first()
    customer = Customer.objects.filter(email=sign_in.email).first() if sign_in else None
    if sign_in is None or customer is None:
        return
    mail = Mail.without_order(kind=MailKind.SIGN_IN, to=customer.email, now=sign_in.requested_at)
    if not mail.claim(now=now):
        return
    organisation = Organisation.current()
    letter = sign_in_letter(
        url=sign_in_url(sign_in.issue_token(now=now)),
        language=customer.language,
        sender=Sender.of(organisation),
    )
    post_letter(mail=mail, letter=letter, organisation=organisation, now=now)
