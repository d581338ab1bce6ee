"""The words of the e-mails about a membership, in the language of who reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from souche.domain.catalogue.models import Term
from souche.domain.mailing.letters import rendered
from souche.domain.mailing.models import MailKind
from souche.kit.wording import day_in_words, money_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.mailing.letters import Letter, Sender
    from souche.domain.memberships.models import Membership
    from souche.domain.organisation.models import Organisation


@dataclass(frozen=True)
class MembershipNews:
    """What an e-mail tells of a membership, in words already; what does not concern it is empty.

    `price` and `new_price` say each period: `30,00 € a year`. `url` is the membership's page.
    """

    language: str
    member_name: str
    member_email: str
    plan: str
    price: str
    new_price: str
    renews_on: str
    grace_until: str
    url: str
    invoice_number: str

    @classmethod
    def of(
        cls,
        membership: Membership,
        *,
        language: str,
        organisation: Organisation,
        url: str,
        invoice_number: str,
    ) -> MembershipNews:
        """Return what there is to tell, in a language."""
        zone = organisation.time_zone
        return cls(
            language=language,
            member_name=membership.member_name,
            member_email=membership.customer.email,
            plan=membership.plan.name,
            price=_price(membership.amount_cents, membership=membership, language=language),
            new_price=_price(membership.proposed_cents, membership=membership, language=language),
            renews_on=_day(membership.ends_at, time_zone=zone, language=language),
            grace_until=_day(membership.grace_ends_at, time_zone=zone, language=language),
            url=url,
            invoice_number=invoice_number,
        )


def _day(instant: datetime | None, *, time_zone: str, language: str) -> str:
    return day_in_words(instant=instant, time_zone=time_zone, language=language) if instant else ""


def _price(cents: int | None, *, membership: Membership, language: str) -> str:
    if cents is None:
        return ""
    amount = money_in_words(cents=cents, currency=membership.line.order.currency, language=language)
    with translation.override(language):
        if membership.term == Term.MONTHLY:
            return gettext("{amount} a month").format(amount=amount)
        return gettext("{amount} a year").format(amount=amount)


def membership_letter(*, kind: str, news: MembershipNews, sender: Sender) -> Letter:
    """Return the e-mail of a kind: a renewal's notice, failure or invoice, a price to agree to, its link."""
    with translation.override(news.language):
        subjects = {
            MailKind.RENEWED: gettext("Your membership: invoice {number}"),
            MailKind.RENEWAL_NOTICE: gettext("Your membership renews on {day}"),
            MailKind.RENEWAL_FAILED: gettext("Your membership could not be renewed"),
            MailKind.MEMBER_PAST_DUE: gettext("A renewal failed: {name}"),
            MailKind.NEW_PRICE: gettext("Your membership: a new price, if you agree"),
            MailKind.MEMBER_LINK: gettext("The link of your membership"),
        }
        subject = subjects[MailKind(kind)].format(
            number=news.invoice_number, day=news.renews_on, name=news.member_name
        )
        return rendered(
            ("mailing/membership.txt", "mailing/membership.html"),
            subject=subject,
            context={"news": news, "sender": sender, "told": f"mailing/membership_{kind}.txt"},
        )


def membership_in_words(*, membership: Membership, time_zone: str, language: str) -> str:
    """Return a membership that has begun, with its last day or the day when it renews."""
    with translation.override(language):
        sentence = (
            gettext("{plan}: renews on {day}") if membership.is_recurring else gettext("{plan}: until {day}")
        )
    return sentence.format(
        plan=membership.plan.name,
        day=_day(membership.turns_at, time_zone=time_zone, language=language),
    )
