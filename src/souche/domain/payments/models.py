"""Payments, refunds and the inbox of Stripe events. Amounts are cents; instants are UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from souche.domain.orders.models import Order
from souche.kit.ids import public_id
from souche.kit.queue import insert_once_and_defer
from souche.kit.rows import insert_once

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from souche.domain.payments.gateway.facts import PaidSession, ReceivedEvent, RefundFacts
    from souche.kit.queue import Job


def payment_id() -> str:
    """Return a new public id of a payment."""
    return public_id("pay")


def refund_id() -> str:
    """Return a new public id of a refund."""
    return public_id("ref")


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Questions about payments."""

    def stripe_ids(self, *, among: Collection[str]) -> set[str]:
        """Return which of these payments of Stripe's are written here."""
        found = self.filter(stripe_payment_intent_id__in=among)
        return set(found.values_list("stripe_payment_intent_id", flat=True))


class Payment(models.Model):
    """Money that arrived at Stripe for an order."""

    public_id = models.CharField(max_length=40, unique=True, default=payment_id, editable=False)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="payments", verbose_name=_("order")
    )
    stripe_session_id = models.CharField(_("Stripe session"), max_length=120, unique=True)
    stripe_payment_intent_id = models.CharField(_("Stripe payment"), max_length=60, unique=True)
    amount_cents = models.PositiveIntegerField(_("amount, in cents"))
    currency = models.CharField(_("currency"), max_length=3)
    is_livemode = models.BooleanField(_("real money"))
    received_at = models.DateTimeField(_("received"), db_index=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering: ClassVar = ["-received_at"]

    def __str__(self) -> str:
        return self.stripe_payment_intent_id

    @classmethod
    def receive(cls, *, order: Order, paid: PaidSession, now: datetime) -> Payment | None:
        """Write the payment of a session; return None when it was written before."""
        payment = cls(
            order=order,
            stripe_session_id=paid.session_id,
            stripe_payment_intent_id=paid.payment_intent_id,
            amount_cents=paid.amount_cents,
            currency=paid.currency,
            is_livemode=paid.is_livemode,
            received_at=now,
        )
        return payment if insert_once(payment) else None


class RefundStatus(models.TextChoices):
    """Where a refund stands at Stripe."""

    PENDING = "pending", _("Pending")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")
    CANCELED = "canceled", _("Cancelled")
    REQUIRES_ACTION = "requires_action", _("Waiting for the buyer")


class RefundReason(models.TextChoices):
    """Why money went back."""

    LATE_WITHOUT_PLACE = "late_without_place", _("Paid after the places were gone")
    PAID_TWICE = "paid_twice", _("Paid twice")
    WRONG_AMOUNT = "wrong_amount", _("Another amount than the order's")
    AT_STRIPE = "at_stripe", _("Made in Stripe's dashboard")


class RefundQuerySet(models.QuerySet["Refund"]):
    """Questions about refunds."""

    def given_back_cents(self, *, order: Order) -> int:
        """Return what went back of an order, or is on its way: a refund that failed came back to us."""
        going = self.filter(payment__order=order).exclude(
            status__in=(RefundStatus.FAILED, RefundStatus.CANCELED)
        )
        cents: int = going.aggregate(cents=Sum("amount_cents", default=0))["cents"]
        return cents

    def statuses(self) -> dict[str, str]:
        """Return what is written of each: Stripe's id of it, and its status."""
        return dict(self.values_list("stripe_refund_id", "status"))


class Refund(models.Model):
    """Money that went back to the buyer."""

    public_id = models.CharField(max_length=40, unique=True, default=refund_id, editable=False)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("payment")
    )
    stripe_refund_id = models.CharField(_("Stripe refund"), max_length=60, unique=True)
    amount_cents = models.PositiveIntegerField(_("amount, in cents"))
    status = models.CharField(_("state"), max_length=16, choices=RefundStatus.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=RefundReason.choices)
    made_at = models.DateTimeField(_("made"))

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_cents__gte=1), name="refund_has_an_amount"),
        ]

    def __str__(self) -> str:
        return self.stripe_refund_id

    @classmethod
    def record(cls, *, payment: Payment, facts: RefundFacts, reason: RefundReason, now: datetime) -> bool:
        """Write a refund as it stands at Stripe; return False when it stood so before.

        `reason` is AT_STRIPE where none is known here: it replaces none that is.
        """
        refund = cls(
            payment=payment,
            stripe_refund_id=facts.refund_id,
            amount_cents=facts.amount_cents,
            status=facts.status,
            reason=reason,
            made_at=now,
        )
        return insert_once(refund) or refund._note()

    def _note(self) -> bool:
        changes = {"status": self.status}
        if self.reason != RefundReason.AT_STRIPE:
            changes["reason"] = self.reason
        written = Refund.objects.filter(stripe_refund_id=self.stripe_refund_id).exclude(**changes)
        return written.update(**changes) > 0


class StripeTaxRate(models.Model):
    """A VAT rate that was created at Stripe, once per account: there it can never be changed."""

    stripe_account_id = models.CharField(_("Stripe account"), max_length=60)
    percentage = models.DecimalField(_("rate, %"), max_digits=5, decimal_places=2)
    stripe_tax_rate_id = models.CharField(_("Stripe tax rate"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("Stripe tax rate")
        verbose_name_plural = _("Stripe tax rates")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stripe_account_id", "percentage"], name="tax_rate_once_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percentage} % {self.stripe_tax_rate_id}"


class StripeEventQuerySet(models.QuerySet["StripeEvent"]):
    """Questions about events."""

    def of_stripe_customer(self, stripe_customer_id: str) -> StripeEventQuerySet:
        """Keep what Stripe told of a Customer, or of something that is theirs."""
        return self.filter(
            Q(object_id=stripe_customer_id) | Q(payload__data__object__customer=stripe_customer_id)
        )


class StripeEvent(models.Model):
    """An event as Stripe sent it, stored once; what it caused is a job whose lock is the event's id."""

    stripe_id = models.CharField(_("event"), max_length=60, unique=True)
    type = models.CharField(_("type"), max_length=80, db_index=True)
    object_id = models.CharField(_("object"), max_length=120, blank=True, db_index=True)
    is_livemode = models.BooleanField(_("real money"))
    is_routed = models.BooleanField(_("acted upon"))
    created_at = models.DateTimeField(_("created at Stripe"))
    received_at = models.DateTimeField(_("received"), db_index=True)
    payload = models.JSONField(_("content"))

    objects = StripeEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Stripe event")
        verbose_name_plural = _("Stripe events")
        ordering: ClassVar = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.type} {self.stripe_id}"

    @classmethod
    def store(cls, *, received: ReceivedEvent, job: Job | None, now: datetime) -> bool:
        """Store an event and defer its job with it; return False when it was stored before."""
        event = cls(
            stripe_id=received.event_id,
            type=received.type,
            object_id=received.object_id,
            is_livemode=received.is_livemode,
            is_routed=job is not None,
            created_at=received.created_at,
            received_at=now,
            payload=received.payload,
        )
        if job is None:
            return insert_once(event)
        return insert_once_and_defer(event, job.name, job.arguments, lock=received.event_id)
