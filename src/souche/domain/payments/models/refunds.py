"""Refunds: money that goes back, and for which places. Amounts are cents; instants are UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from souche.domain.orders.models import Line
from souche.domain.payments.models.payments import Payment
from souche.kit.ids import public_id
from souche.kit.rows import insert_once

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from souche.domain.orders.models import Order
    from souche.domain.payments.gateway.facts import RefundFacts


def refund_id() -> str:
    """Return a new public id of a refund."""
    return public_id("ref")


class RefundStatus(models.TextChoices):
    """Where a refund stands: asked for here, then as Stripe says."""

    REQUESTED = "requested", _("Asked for")
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
    ORGANISER = "organiser", _("Decided by the organiser")
    BUYER = "buyer", _("Cancelled by the buyer")
    EVENT_CANCELLED = "event_cancelled", _("The event is cancelled")
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

    def amounts(self, *, among: Collection[str]) -> dict[str, int]:
        """Return the cents of each of these refunds of Stripe's that is written here."""
        found = self.filter(stripe_refund_id__in=among).values_list("stripe_refund_id", "amount_cents")
        return {str(stripe_id): cents for stripe_id, cents in found}

    def statuses(self) -> dict[str, str]:
        """Return what is written of each: Stripe's id of it, and its status."""
        made = self.exclude(stripe_refund_id=None).values_list("stripe_refund_id", "status")
        return {str(stripe_id): status for stripe_id, status in made}


class Refund(models.Model):
    """Money that goes back to the buyer; what we give back is written before Stripe is asked."""

    public_id = models.CharField(max_length=40, unique=True, default=refund_id, editable=False)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("payment")
    )
    stripe_refund_id = models.CharField(  # noqa: DJ001  # unique once Stripe made it, none before
        _("Stripe refund"), max_length=60, unique=True, null=True, help_text=_("Empty until Stripe made it.")
    )
    amount_cents = models.PositiveIntegerField(_("amount, in cents"))
    status = models.CharField(_("state"), max_length=16, choices=RefundStatus.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=RefundReason.choices)
    comment = models.TextField(_("comment"), blank=True)
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
        return self.stripe_refund_id or self.public_id

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


class RefundedLine(models.Model):
    """How much of an order's line goes back with a refund, and for how many places."""

    refund = models.ForeignKey(
        Refund, on_delete=models.PROTECT, related_name="lines", verbose_name=_("refund")
    )
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="refunded", verbose_name=_("line"))
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    amount_cents = models.PositiveIntegerField(_("amount, in cents"))

    class Meta:
        verbose_name = _("refunded line")
        verbose_name_plural = _("refunded lines")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["refund", "line"], name="refunded_line_once_per_refund"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.label}"
