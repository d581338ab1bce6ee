"""The words of the e-mail that tells a buyer of money that goes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.mailing.letters import rendered
from souche.domain.mailing.models import Mail, MailStatus
from souche.domain.payments.models import RefundReason
from souche.kit.wording import money_in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from souche.domain.mailing.letters import Letter, Sender
    from souche.domain.payments.models import Refund

# What the buyer did not ask for is explained.
REASONS: dict[str, _StrPromise] = {
    RefundReason.LATE_WITHOUT_PLACE: _("Your payment came after the last places were gone."),
    RefundReason.PAID_TWICE: _("Your order was paid twice."),
    RefundReason.WRONG_AMOUNT: _("What was paid is not the amount of your order."),
    RefundReason.EVENT_CANCELLED: _("The event is cancelled."),
}
SENT_AGAIN = _("Our first refund, which we had announced to you, did not reach you: we send it again.")


@dataclass(frozen=True)
class RefundNews:
    """What the e-mail tells, in words already; `reason`, `message` and `credit_note_number` may be empty.

    `void` names the tickets and memberships that are no longer valid, line by line.
    """

    order_number: str
    order_url: str
    buyer_name: str
    amount: str
    reason: str
    message: str
    void: tuple[str, ...]
    credit_note_number: str

    @classmethod
    def of(cls, refund: Refund, *, order_url: str, credit_note_number: str) -> RefundNews:
        """Return what is told of a refund, in the language of its order."""
        order = refund.payment.order
        with translation.override(order.language):
            reason = str(SENT_AGAIN if _is_told_before(refund) else REASONS.get(refund.reason, ""))
        return cls(
            order_number=order.number,
            order_url=order_url,
            buyer_name=order.buyer_name,
            amount=money_in_words(
                cents=refund.amount_cents, currency=order.currency, language=order.language
            ),
            reason=reason,
            message=refund.message,
            void=tuple(map(str, refund.lines.select_related("line"))),
            credit_note_number=credit_note_number,
        )


def _is_told_before(refund: Refund) -> bool:
    """Say whether the buyer read of the same money before; a refund that Stripe refused was never told."""
    first = refund.retry_of
    if first is None:
        return False
    return Mail.objects.filter(refund=first, status=MailStatus.SENT).exists() or _is_told_before(first)


def refund_letter(*, news: RefundNews, sender: Sender, language: str) -> Letter:
    """Return the e-mail that tells how much goes back, why, and what is no longer valid."""
    with translation.override(language):
        subject = gettext("Your refund (order {number})").format(number=news.order_number)
        templates = ("mailing/refund.txt", "mailing/refund.html")
        return rendered(templates, subject=subject, context={"news": news, "sender": sender})
