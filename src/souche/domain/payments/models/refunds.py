"""Refunds: money that goes back, and for which places. Amounts are cents; instants are UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from souche.domain.orders.models import Line
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models.payments import Payment
from souche.kit import queue
from souche.kit.ids import public_id
from souche.kit.rows import insert_once
from souche.kit.stripe_lengths import STRIPE_ID, STRIPE_WORD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from souche.domain.customers.models import Customer
    from souche.domain.orders.models import Order
    from souche.domain.payments.gateway.facts import CreditNoteFacts
    from souche.domain.payments.gateway.refund_facts import RefundFacts
    from souche.domain.payments.refunding import Part


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


# Why a refund failed: docs.stripe.com/api/refunds/object, failure_reason.
FAILURES = {
    "lost_or_stolen_card": _("the card was lost or stolen"),
    "expired_or_canceled_card": _("the card is expired or cancelled"),
    "charge_for_pending_refund_disputed": _("the buyer disputes the payment at their bank"),
    "insufficient_funds": _("your Stripe balance is too low"),
    "declined": _("the bank refused it"),
    "merchant_request": _("somebody cancelled it at Stripe"),
    "unknown": _("the reason is not told"),
}
# What came back to us: it counts as given back no more.
LOST = (RefundStatus.FAILED, RefundStatus.CANCELED)


class RefundQuerySet(models.QuerySet["Refund"]):
    """Questions about refunds."""

    def going_cents(self) -> int:
        """Return what went back, or is on its way: a refund that failed came back to us."""
        going = self.exclude(status__in=LOST)
        cents: int = going.aggregate(cents=Sum("amount_cents", default=0))["cents"]
        return cents

    def amounts(self, *, among: Collection[str]) -> dict[str, int]:
        """Return the cents of each of these refunds of Stripe's that is written here."""
        found = self.filter(stripe_refund_id__in=among).values_list("stripe_refund_id", "amount_cents")
        return {str(stripe_id): cents for stripe_id, cents in found}

    def given_back_cents(self, *, order: Order) -> int:
        """Return what went back of an order, or is on its way."""
        return self.filter(payment__order=order).going_cents()

    def lost(self) -> RefundQuerySet:
        """Keep those whose money came back to us, and that nobody tried again."""
        return self.not_tried_again().filter(status__in=LOST).select_related("payment")

    def not_tried_again(self) -> RefundQuerySet:
        """Keep those in whose place there is no other."""
        return self.filter(retry=None)

    def told_by(self, note: CreditNoteFacts) -> RefundQuerySet:
        """Keep those that a credit note of Stripe's tells of."""
        return self.filter(Q(stripe_refund_id__in=note.refund_ids) | Q(public_id=note.our_refund_id))

    def of_customer(self, customer: Customer) -> RefundQuerySet:
        """Keep those of a customer's orders."""
        return self.filter(payment__order__customer=customer)

    def unmade(self) -> RefundQuerySet:
        """Keep those that Stripe did not make yet."""
        return self.filter(status=RefundStatus.REQUESTED, stripe_refund_id=None)

    def whole(self) -> RefundQuerySet:
        """Keep those that give the whole of their payment back."""
        return self.filter(amount_cents=F("payment__amount_cents")).exclude(status__in=LOST)

    def unexplained(self) -> RefundQuerySet:
        """Keep those made at Stripe for an order with something valid yet, for it is not known what of it."""
        made = self.filter(reason=RefundReason.AT_STRIPE, lines=None, retry_of=None).exclude(status__in=LOST)
        return made.filter(payment__order__status=OrderStatus.PAID).select_related("payment")

    def without_credit_note(self) -> RefundQuerySet:
        """Keep those of payments with an invoice that no credit note tells of."""
        invoiced = self.filter(payment__is_invoiced=True, payment__order__invoices__isnull=False)
        untold = invoiced.filter(credit_notes=None)
        return untold.exclude(status__in=(*LOST, RefundStatus.REQUESTED)).distinct()

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
        _("Stripe refund"),
        max_length=STRIPE_ID,
        unique=True,
        null=True,
        help_text=_("Empty until Stripe made it."),
    )
    amount_cents = models.PositiveIntegerField(_("amount, in cents"))
    status = models.CharField(
        _("state"), max_length=STRIPE_WORD, choices=RefundStatus.choices, default=RefundStatus.REQUESTED
    )
    reason = models.CharField(_("reason"), max_length=20, choices=RefundReason.choices)
    comment = models.TextField(_("comment"), blank=True, help_text=_("For the house alone."))
    message = models.TextField(_("word to the buyer"), blank=True)
    failure = models.TextField(_("why it failed"), blank=True, help_text=_("In Stripe's words."))
    retry_of = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="retry",
        verbose_name=_("tries again"),
    )
    requested_at = models.DateTimeField(
        _("requested"), null=True, help_text=_("Empty when it was made in Stripe's dashboard.")
    )
    made_at = models.DateTimeField(
        _("made"), null=True, help_text=_("By Stripe's clock; empty until Stripe made it.")
    )
    returned_at = models.DateTimeField(
        _("came back"), null=True, help_text=_("When the money of one that failed was ours again.")
    )

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_cents__gte=1), name="refund_has_an_amount"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(made_at__isnull=False),
                name="refund_returns_once_made",
            ),
        ]

    def __str__(self) -> str:
        return self.stripe_refund_id or self.public_id

    @classmethod
    def request(
        cls,
        *,
        payment: Payment,
        amount_cents: int,
        reason: RefundReason,
        parts: Sequence[Part] = (),
        comment: str = "",
        message: str = "",
        now: datetime,
    ) -> Refund:
        """Write a refund to make, with what it gives back of each line, and defer the asking of Stripe."""
        refund = cls(
            payment=payment,
            amount_cents=amount_cents,
            reason=reason,
            comment=comment,
            message=message,
            requested_at=now,
        )
        lines = [(part.line.line_pk, part.quantity, part.amount_cents) for part in parts]
        return refund._ask_for(lines)

    def try_again(self, *, now: datetime) -> Refund:
        """Write a refund of the same money, after this one came back, and defer the asking of Stripe."""
        again = Refund(
            payment=self.payment,
            amount_cents=self.amount_cents,
            reason=self.reason,
            comment=self.comment,
            message=self.message,
            retry_of=self,
            requested_at=now,
        )
        again._ask_for(self.lines.values_list("line", "quantity", "amount_cents"))
        again.take_over_credit_notes()
        return again

    def take_over_credit_notes(self) -> None:
        """Note that a credit note of what this one tries again tells of it too: it needs no other."""
        if self.retry_of:
            self.credit_notes.add(*self.retry_of.credit_notes.all())

    def _ask_for(self, lines: Iterable[tuple[int, int, int]]) -> Refund:
        """Write it with its lines, `(line pk, quantity, cents)`, and defer the asking of Stripe."""
        self.save()
        RefundedLine.objects.bulk_create(
            RefundedLine(refund=self, line_id=line_pk, quantity=quantity, amount_cents=cents)
            for line_pk, quantity, cents in lines
        )
        queue.defer("issue_refund", {"refund_id": self.public_id})
        return self

    @classmethod
    def record(cls, *, payment: Payment, facts: RefundFacts, told_at: datetime) -> bool:
        """Write a refund as it stands at Stripe; return False when it stood so before.

        One that is not known here was made in Stripe's dashboard. The money of one that failed came back
        when it entered the balance; where no such movement is told, when Stripe told of it, `told_at`.
        """
        stands = {
            "status": facts.status,
            "failure": facts.failure,
            "made_at": facts.made_at,
            "returned_at": facts.returned_at or told_at if facts.status in LOST else None,
        }
        refund = cls(
            payment=payment,
            stripe_refund_id=facts.refund_id,
            amount_cents=facts.amount_cents,
            reason=RefundReason.AT_STRIPE,
            **stands,
        )
        known = cls.objects.filter(stripe_refund_id=facts.refund_id)
        return insert_once(refund) or cls._note(known, stands)

    @classmethod
    def _note(cls, refunds: RefundQuerySet, stands: dict[str, Any]) -> bool:
        return refunds.exclude(status=stands["status"]).update(**stands) > 0

    @property
    def is_lost(self) -> bool:
        """Say whether its money came back to us, or never left."""
        return self.status in LOST

    @property
    def why_failed(self) -> str:
        """Say why it failed: in our words for a code of Stripe's, else in its own; empty if not."""
        return str(FAILURES.get(self.failure, self.failure))

    @property
    def is_credited(self) -> bool:
        """Say whether a credit note tells of it already."""
        return self.credit_notes.exists()

    @property
    def expects_credit_note(self) -> bool:
        """Say whether an invoice is taken back with its money: the payment's own, whatever its order has."""
        return self.payment.is_invoiced

    def remember(self, *, stripe_refund_id: str) -> None:
        """Keep which refund of Stripe's this one is."""
        Refund.objects.filter(pk=self.pk).update(stripe_refund_id=stripe_refund_id)
        self.stripe_refund_id = stripe_refund_id

    def fail(self, *, failure: str) -> bool:
        """Note that Stripe refused to make it; return False when that was noted before."""
        unmade = Refund.objects.unmade().filter(pk=self.pk)
        return self._note(unmade, {"status": RefundStatus.FAILED, "failure": failure})


class RefundedLineQuerySet(models.QuerySet["RefundedLine"]):
    """Questions about what went back of lines."""

    def cents_by_line(self, *, order: Order) -> dict[int, int]:
        """Return `{line pk: cents}` that went back of an order's lines, or are on their way."""
        going = self.filter(line__order=order).exclude(refund__status__in=LOST)
        rows = going.order_by("line").values_list("line").annotate(cents=Sum("amount_cents"))
        return dict(rows)

    def cents_of(self, orders: models.QuerySet[Order]) -> int:
        """Return what went back of the lines of orders, or is on its way."""
        going = self.filter(line__order__in=orders).exclude(refund__status__in=LOST)
        cents: int = going.aggregate(cents=Sum("amount_cents", default=0))["cents"]
        return cents


class RefundedLine(models.Model):
    """How much of an order's line goes back with a refund, and for how many places."""

    refund = models.ForeignKey(
        Refund, on_delete=models.PROTECT, related_name="lines", verbose_name=_("refund")
    )
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="refunded", verbose_name=_("line"))
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    amount_cents = models.PositiveIntegerField(_("amount, in cents"))

    objects = RefundedLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("refunded line")
        verbose_name_plural = _("refunded lines")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["refund", "line"], name="refunded_line_once_per_refund"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.label}"
