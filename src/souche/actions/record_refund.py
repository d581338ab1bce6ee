"""A refund made at Stripe, by us or in its dashboard, is written down as it stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import STRIPE, JournalEntry
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import refunds
from souche.domain.payments.models import Payment, Refund, StripeEvent

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.payments.gateway.refund_facts import RefundFacts


class UnknownPayment(Exception):
    """The refund is of no payment that is written here: another product may share the Stripe account."""


class RefundBeingMade(Exception):
    """We asked for one of this amount and have no answer yet: it may be this one."""


def record_refund(*, stripe_refund_id: str, now: datetime) -> None:
    """Write a refund, or where it stands now; the journal tells each change once.

    It is read at Stripe, so that messages in any order end alike. Raises UnknownPayment, RefundBeingMade:
    the job tries again, and StripeFailed.
    """
    facts = refunds.read_refund(access=stripe_access(), refund_id=stripe_refund_id)
    payment = Payment.objects.of_intent(facts.payment_intent_id)
    if payment is None:
        raise UnknownPayment(stripe_refund_id)
    with transaction.atomic():
        _find_ours(facts, payment=payment)
        if Refund.record(payment=payment, facts=facts, told_at=_told_at(facts, now=now)):
            _tell_journal(payment, stripe_refund_id=stripe_refund_id, now=now)


def _told_at(facts: RefundFacts, *, now: datetime) -> datetime:
    """Return when Stripe told of it: of one called off, no movement of the balance says when it came back."""
    return StripeEvent.objects.told_at(facts.refund_id) or now


def _find_ours(facts: RefundFacts, *, payment: Payment) -> None:
    """Give one that we asked for its id of Stripe's; of a credit note, the answer tells which it is."""
    if payment.refunds.filter(stripe_refund_id=facts.refund_id).exists():
        return
    unmade = payment.refunds.unmade()
    ours = unmade.filter(public_id=facts.our_id).first()
    if ours:
        ours.remember(stripe_refund_id=facts.refund_id)
    elif unmade.filter(amount_cents=facts.amount_cents).exists():
        raise RefundBeingMade(facts.refund_id)


def _tell_journal(payment: Payment, *, stripe_refund_id: str, now: datetime) -> None:
    refund = Refund.objects.get(stripe_refund_id=stripe_refund_id)
    JournalEntry.record(
        verb=f"refund.{refund.status}",
        subject=payment.order.number,
        details={
            "reason": refund.reason,
            "amount_cents": refund.amount_cents,
            "refund": stripe_refund_id,
        },
        actor=STRIPE,
        now=now,
    )
