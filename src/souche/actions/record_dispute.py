"""A buyer disputes a payment at their bank: the order is marked, and the organiser is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import STRIPE, JournalEntry, Organisation
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import disputes
from souche.domain.payments.models import Dispute, Payment

if TYPE_CHECKING:
    from datetime import datetime

# A payment is written within minutes of its money; after this time a dispute is of none of ours.
PAYMENT_PATIENCE = timedelta(hours=1)


class PaymentComing(Exception):
    """The dispute was just opened, and its payment is not written yet: it may be one of ours."""


def record_dispute(*, stripe_dispute_id: str, now: datetime) -> None:
    """Write a dispute, or where it stands now; the organiser is mailed once, the journal tells each change.

    Tickets stay valid until the organiser says otherwise. It is read at Stripe, so that messages in any
    order end alike; one of a payment that is not ours is left out. Raises PaymentComing: the job tries
    again, and StripeFailed.
    """
    facts = disputes.read_dispute(access=stripe_access(), dispute_id=stripe_dispute_id)
    payment = Payment.objects.of_intent(facts.payment_intent_id)
    if payment is None:
        if now < facts.opened_at + PAYMENT_PATIENCE:
            raise PaymentComing(stripe_dispute_id)
        return
    with transaction.atomic():
        dispute = Dispute.receive(payment=payment, facts=facts, now=now)
        if dispute:
            Mail.warn(dispute=dispute, to=Organisation.current().email, now=now)
        elif not Dispute.follow(facts=facts, now=now):
            return
        JournalEntry.record(
            verb=f"dispute.{facts.status}",
            subject=payment.order.number,
            details={
                "reason": facts.reason,
                "amount_cents": facts.amount_cents,
                "dispute": facts.dispute_id,
            },
            actor=STRIPE,
            now=now,
        )
