"""Disputes: money that a buyer asks back from their bank. Amounts are cents; instants are UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from souche.domain.orders.states import OrderStatus
from souche.domain.payments.gateway.disputes import dispute_url
from souche.domain.payments.models.payments import Payment
from souche.kit.rows import insert_once
from souche.kit.stripe_lengths import STRIPE_ID, STRIPE_WORD

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.payments.gateway.refund_facts import DisputeFacts


class DisputeStatus(models.TextChoices):
    """Where a dispute stands, in Stripe's words (docs.stripe.com/api/disputes/object)."""

    WARNING_NEEDS_RESPONSE = "warning_needs_response", _("Inquiry, an answer is expected")
    WARNING_UNDER_REVIEW = "warning_under_review", _("Inquiry, the bank is looking")
    WARNING_CLOSED = "warning_closed", _("Inquiry closed")
    NEEDS_RESPONSE = "needs_response", _("An answer is expected")
    UNDER_REVIEW = "under_review", _("The bank is looking")
    APPEAL_NEEDS_RESPONSE = "appeal_needs_response", _("Appeal, an answer is expected")
    APPEAL_UNDER_REVIEW = "appeal_under_review", _("Appeal, the bank is looking")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    PREVENTED = "prevented", _("Prevented")


class DisputeReason(models.TextChoices):
    """Why the buyer, or their bank, disputes: Stripe's words (docs.stripe.com/disputes/categories)."""

    BANK_CANNOT_PROCESS = "bank_cannot_process", _("The bank cannot process it")
    CREDIT_NOT_PROCESSED = "credit_not_processed", _("A refund was expected")
    CUSTOMER_INITIATED = "customer_initiated", _("Asked by the customer")
    DEBIT_NOT_AUTHORIZED = "debit_not_authorized", _("Debit not authorised")
    DUPLICATE = "duplicate", _("Charged twice")
    FRAUDULENT = "fraudulent", _("The holder says they did not pay")
    GENERAL = "general", _("Not said")
    INCORRECT_ACCOUNT_DETAILS = "incorrect_account_details", _("Wrong account")
    INSUFFICIENT_FUNDS = "insufficient_funds", _("Not enough money on the account")
    PRODUCT_NOT_RECEIVED = "product_not_received", _("Nothing was received")
    PRODUCT_UNACCEPTABLE = "product_unacceptable", _("Not what was expected")
    SUBSCRIPTION_CANCELED = "subscription_canceled", _("The subscription was stopped")
    UNRECOGNIZED = "unrecognized", _("The holder does not recognise it")


# What a dispute that was decided may still become: the bank is asked again.
APPEALS = frozenset({DisputeStatus.APPEAL_NEEDS_RESPONSE, DisputeStatus.APPEAL_UNDER_REVIEW})
# The bank has decided; an inquiry ends without any money having moved.
DECIDED = frozenset(
    {DisputeStatus.WON, DisputeStatus.LOST, DisputeStatus.PREVENTED, DisputeStatus.WARNING_CLOSED}
)

# An inquiry takes no money, nor does a dispute that was prevented.
WITHOUT_MONEY = frozenset(
    {
        DisputeStatus.WARNING_NEEDS_RESPONSE,
        DisputeStatus.WARNING_UNDER_REVIEW,
        DisputeStatus.WARNING_CLOSED,
        DisputeStatus.PREVENTED,
    }
)


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Questions about disputes."""

    def open(self) -> DisputeQuerySet:
        """Keep those that the bank has not decided."""
        return self.filter(closed_at=None)

    def holding_money(self, *, at: datetime) -> DisputeQuerySet:
        """Keep those whose money the bank held at an instant."""
        left = Q(withdrawn_at__lt=at) | Q(withdrawn_at=None, opened_at__lt=at) & ~Q(status__in=WITHOUT_MONEY)
        back = Q(reinstated_at__lt=at) | Q(
            reinstated_at__isnull=True, status=DisputeStatus.WON, closed_at__lt=at
        )
        return self.filter(left).exclude(back)

    def to_handle(self) -> DisputeQuerySet:
        """Keep those that are open, or lost while tickets are still valid."""
        is_lost = Q(status=DisputeStatus.LOST, payment__order__status=OrderStatus.PAID)
        return self.filter(Q(closed_at=None) | is_lost).select_related("payment")


class Dispute(models.Model):
    """A buyer asks their bank for the money of a payment; Stripe tells where it stands."""

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="disputes", verbose_name=_("payment")
    )
    stripe_dispute_id = models.CharField(_("Stripe dispute"), max_length=STRIPE_ID, unique=True)
    amount_cents = models.PositiveIntegerField(_("amount, in cents"))
    reason = models.CharField(_("reason"), max_length=STRIPE_WORD, choices=DisputeReason.choices)
    status = models.CharField(_("state"), max_length=STRIPE_WORD, choices=DisputeStatus.choices)
    due_by = models.DateTimeField(_("to be answered by"), null=True)
    opened_at = models.DateTimeField(_("opened"), db_index=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    withdrawn_at = models.DateTimeField(
        _("money withdrawn"), null=True, help_text=_("By Stripe's clock; empty where it was not kept.")
    )
    reinstated_at = models.DateTimeField(
        _("money reinstated"), null=True, help_text=_("By Stripe's clock; empty where it was not kept.")
    )

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering: ClassVar = ["-opened_at"]

    def __str__(self) -> str:
        return self.stripe_dispute_id

    @classmethod
    def receive(cls, *, payment: Payment, facts: DisputeFacts, now: datetime) -> Dispute | None:
        """Write a dispute as it stands at Stripe; return None when it was written before."""
        dispute = cls(
            payment=payment,
            stripe_dispute_id=facts.dispute_id,
            amount_cents=facts.amount_cents,
            reason=facts.reason,
            status=facts.status,
            due_by=facts.due_by,
            opened_at=facts.opened_at,
            closed_at=now if facts.status in DECIDED else None,
            withdrawn_at=facts.withdrawn_at,
            reinstated_at=facts.reinstated_at,
        )
        return dispute if insert_once(dispute) else None

    @classmethod
    def follow(cls, *, facts: DisputeFacts, now: datetime) -> bool:
        """Note where a dispute and its money stand now; return False when it stood so before."""
        moved = {"withdrawn_at": facts.withdrawn_at, "reinstated_at": facts.reinstated_at}
        # An answer from before the money moved takes back nothing.
        known = {name: instant for name, instant in moved.items() if instant}
        if known:
            cls.objects.filter(stripe_dispute_id=facts.dispute_id).update(**known)
        return cls._note(facts, closed_at=now if facts.status in DECIDED else None)

    @classmethod
    def _note(cls, facts: DisputeFacts, *, closed_at: datetime | None) -> bool:
        written = cls.objects.filter(stripe_dispute_id=facts.dispute_id).exclude(status=facts.status)
        if facts.status not in DECIDED | APPEALS:
            # Asked before the bank decided, and answered after: what is decided stays.
            written = written.open()
        changes = {"status": facts.status, "due_by": facts.due_by, "closed_at": closed_at}
        return written.update(**changes) > 0

    @property
    def money_left_at(self) -> datetime | None:
        """Return when its money left; where that was not kept, when it was opened."""
        return self.withdrawn_at or (None if self.status in WITHOUT_MONEY else self.opened_at)

    @property
    def money_back_at(self) -> datetime | None:
        """Return when its money was back; where that was not kept, when we heard that it was won."""
        return self.reinstated_at or (self.closed_at if self.status == DisputeStatus.WON else None)

    @property
    def url(self) -> str:
        """Return the page at Stripe where it is answered."""
        return dispute_url(dispute_id=self.stripe_dispute_id, is_livemode=self.payment.is_livemode)
