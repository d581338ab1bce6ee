"""The words of the e-mail that tells the organiser of a dispute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from souche.domain.mailing.letters import rendered
from souche.kit.wording import day_in_words, money_in_words

if TYPE_CHECKING:
    from souche.domain.mailing.letters import Letter, Sender
    from souche.domain.organisation.models import Organisation
    from souche.domain.payments.models import Dispute


@dataclass(frozen=True)
class DisputeNews:
    """What the e-mail tells, in words already; `due_on` is empty where no answer is expected.

    `url` is Stripe's page where it is answered, `order_url` the order's page of the administration.
    """

    order_number: str
    buyer_name: str
    amount: str
    reason: str
    due_on: str
    url: str
    order_url: str

    @classmethod
    def of(cls, dispute: Dispute, *, organisation: Organisation, order_url: str) -> DisputeNews:
        """Return what is told of a dispute, in the organiser's language."""
        order, language = dispute.payment.order, organisation.language
        with translation.override(language):
            reason = str(dispute.get_reason_display())
        return cls(
            order_number=order.number,
            buyer_name=order.buyer_name,
            amount=money_in_words(
                cents=dispute.amount_cents, currency=dispute.payment.currency, language=language
            ),
            reason=reason,
            due_on=day_in_words(instant=dispute.due_by, time_zone=organisation.time_zone, language=language)
            if dispute.due_by
            else "",
            url=dispute.url,
            order_url=order_url,
        )


def dispute_letter(*, news: DisputeNews, sender: Sender, language: str) -> Letter:
    """Return the e-mail that tells the organiser of a dispute, and where to answer it."""
    with translation.override(language):
        subject = gettext("A payment is disputed: order {number}").format(number=news.order_number)
        templates = ("mailing/dispute.txt", "mailing/dispute.html")
        return rendered(templates, subject=subject, context={"news": news, "sender": sender})
