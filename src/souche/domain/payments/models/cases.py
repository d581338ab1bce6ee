"""Cases: what a person must decide about money, each once. Instants are UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from souche.domain.payments.models.disputes import Dispute
from souche.domain.payments.models.payments import Payment
from souche.domain.payments.models.refunds import Refund
from souche.kit.rows import insert_once

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.customers.models import Customer
    from souche.domain.orders.models import Order
    from souche.domain.organisation.models import StaffMember


class CaseKind(models.TextChoices):
    """What happened that the box office does not guess about."""

    WRONG_AMOUNT = "wrong_amount", _("Payment of another amount than the order's")
    REFUND_FAILED = "refund_failed", _("Refund that failed")
    REFUND_UNEXPLAINED = "refund_unexplained", _("Refund made at Stripe, for tickets not said")
    CREDIT_NOTE_MISSING = "credit_note_missing", _("Refund without a credit note")
    DISPUTED = "disputed", _("Disputed payment")


class CaseOutcome(models.TextChoices):
    """What was decided; LAPSED where the cause went away by itself."""

    LAPSED = "lapsed", _("Settled by itself")
    ACCEPTED = "accepted", _("Payment accepted as it is")
    PAID_BACK = "paid_back", _("Payment given back")
    RETRIED = "retried", _("Refund tried again")
    EXPLAINED = "explained", _("Tickets named, and void")
    GESTURE = "gesture", _("For no ticket")
    CREDITED = "credited", _("Credit note issued")
    VOIDED = "voided", _("Tickets void")
    KEPT = "kept", _("Tickets stay valid")
    OTHERWISE = "otherwise", _("Handled otherwise")


class AlreadyHandled(Exception):
    """Somebody was faster, or the cause went away."""


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions about cases."""

    def open(self) -> CaseQuerySet:
        """Keep those that wait for a decision."""
        return self.filter(closed_at=None)

    def of_another_amount(self, *, order: Order) -> CaseQuerySet:
        """Keep the open ones about money of another amount that arrived for an order."""
        return self.open().filter(kind=CaseKind.WRONG_AMOUNT, payment__order=order)

    def of_customer(self, customer: Customer) -> CaseQuerySet:
        """Keep those about a customer's orders."""
        return self.filter(payment__order__customer=customer)

    def standing(self, *, kind: CaseKind) -> CaseQuerySet:
        """Keep those of a kind that are open, or that somebody decided."""
        return self.filter(kind=kind).exclude(outcome=CaseOutcome.LAPSED)


class Case(models.Model):
    """Something about a payment, one of its refunds or one of its disputes, to be decided by a person."""

    kind = models.CharField(_("what happened"), max_length=20, choices=CaseKind.choices)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="cases", verbose_name=_("payment")
    )
    refund = models.ForeignKey(
        Refund, on_delete=models.PROTECT, null=True, related_name="cases", verbose_name=_("refund")
    )
    dispute = models.ForeignKey(
        Dispute, on_delete=models.PROTECT, null=True, related_name="cases", verbose_name=_("dispute")
    )
    opened_at = models.DateTimeField(_("since"), db_index=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=CaseOutcome.choices, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    closed_at = models.DateTimeField(_("handled"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty when it settled by itself."),
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case to handle")
        verbose_name_plural = _("cases to handle")
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "payment", "refund", "dispute"],
                condition=~Q(outcome=CaseOutcome.LAPSED),
                nulls_distinct=False,
                name="case_once_per_cause",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="case_closed_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.order}"

    @classmethod
    def open(cls, *, kind: CaseKind, cause: Payment | Refund | Dispute, now: datetime) -> None:
        """Write a case about its cause, once while it stands."""
        insert_once(
            cls(
                kind=kind,
                payment=cause if isinstance(cause, Payment) else cause.payment,
                refund=cause if isinstance(cause, Refund) else None,
                dispute=cause if isinstance(cause, Dispute) else None,
                opened_at=now,
            )
        )

    @property
    def order(self) -> Order:
        """Return the order it is about."""
        return self.payment.order

    @property
    def is_open(self) -> bool:
        """Say whether it waits for a decision."""
        return self.closed_at is None

    @property
    def amount_cents(self) -> int:
        """Return the cents it is about."""
        return (self.refund or self.dispute or self.payment).amount_cents

    def close(
        self, *, outcome: CaseOutcome, actor: StaffMember | None, comment: str = "", now: datetime
    ) -> None:
        """Note what was decided, by whom; raise AlreadyHandled when somebody was faster."""
        changes = {"outcome": outcome, "closed_by": actor, "comment": comment, "closed_at": now}
        if not Case.objects.open().filter(pk=self.pk).update(**changes):
            raise AlreadyHandled(str(self))
        for name, value in changes.items():
            setattr(self, name, value)
