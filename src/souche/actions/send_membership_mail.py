"""An e-mail about a membership is written and posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.domain.mailing.letters import Sender
from souche.domain.mailing.membership_letters import MembershipNews, membership_letter
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.domain.memberships.models import Membership


def send_membership_mail(*, mail_id: str, membership_url: Callable[[Membership], str], now: datetime) -> None:
    """Write the letter of an e-mail and post it; called again, nothing is sent twice.

    `membership_url` gives the absolute address of a membership's page. Raises MailNotTaken,
    MailHeld: the job tries again.
    """
    mail = Mail.objects.about_memberships().get(public_id=mail_id)
    membership = mail.membership
    if membership is None or not mail.claim(now=now):
        return
    organisation = Organisation.current()
    news = _news(mail, membership=membership, organisation=organisation, url=membership_url(membership))
    post_letter(
        mail=mail,
        letter=membership_letter(kind=mail.kind, news=news, sender=Sender.of(organisation)),
        organisation=organisation,
        attachments=[(mail.invoice.filename, mail.invoice.pdf_bytes())] if mail.invoice else [],
        now=now,
    )


def _news(mail: Mail, *, membership: Membership, organisation: Organisation, url: str) -> MembershipNews:
    """Return what the e-mail tells; the organiser reads their own language and not the member's address."""
    is_to_organiser = mail.kind == MailKind.MEMBER_PAST_DUE
    return MembershipNews.of(
        membership,
        language=organisation.language if is_to_organiser else membership.language,
        organisation=organisation,
        url="" if is_to_organiser else url,
        invoice_number=mail.invoice.number if mail.invoice else "",
    )
