"""Invoices that Stripe is to make after the payment: asked for then, or in place of one to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.customers.models import BuyerIdentity
from souche.domain.invoices.models.invoices import Invoice
from souche.domain.orders.models import Order
from souche.kit.ids import public_id
from souche.kit.queue import insert_once_and_defer
from souche.kit.stripe_lengths import STRIPE_ID

if TYPE_CHECKING:
    from datetime import datetime


def late_invoice_id() -> str:
    """Return a new public id of an invoice to make."""
    return public_id("late")


class LateInvoiceQuerySet(models.QuerySet["LateInvoice"]):
    """Questions about invoices to make."""

    def to_issue(self) -> LateInvoiceQuerySet:
        """Read with each what Stripe is told of it."""
        return self.select_related("order__customer", "identity", "replaces")

    def unmade(self) -> LateInvoiceQuerySet:
        """Keep those that the register does not have yet."""
        return self.exclude(stripe_invoice_id__in=Invoice.objects.values("stripe_invoice_id"))

    def in_place_of(self, stripe_invoice_id: str, *, order: Order) -> LateInvoice | None:
        """Return what stands for the invoice that an order's payment made, `""` for none; None: it stands.

        One that was corrected twice is followed to the last.
        """
        standing = None
        for late in self.filter(order=order).select_related("replaces"):
            replaced = late.replaces.stripe_invoice_id if late.replaces else ""
            if replaced == stripe_invoice_id:
                standing, stripe_invoice_id = late, late.stripe_invoice_id
        return standing


class LateInvoice(models.Model):
    """An invoice to make at Stripe, written before Stripe is asked; what Stripe made is noted by steps."""

    public_id = models.CharField(max_length=40, unique=True, default=late_invoice_id, editable=False)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="late_invoices", verbose_name=_("order")
    )
    identity = models.ForeignKey(
        BuyerIdentity,
        on_delete=models.PROTECT,
        related_name="late_invoices",
        verbose_name=_("identity on the invoice"),
    )
    replaces = models.OneToOneField(
        Invoice,
        on_delete=models.PROTECT,
        null=True,
        related_name="correction",
        verbose_name=_("invoice to correct"),
    )
    stripe_credit_note_id = models.CharField(_("Stripe credit note"), max_length=STRIPE_ID, blank=True)
    stripe_invoice_id = models.CharField(_("Stripe invoice"), max_length=STRIPE_ID, blank=True)
    requested_at = models.DateTimeField(_("asked for"))

    objects = LateInvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice asked for after the payment")
        verbose_name_plural = _("invoices asked for after the payment")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"],
                condition=models.Q(replaces__isnull=True),
                name="late_invoice_once_per_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} → {self.identity}"

    @classmethod
    def ask(
        cls, *, order: Order, identity: BuyerIdentity, replaces: Invoice | None = None, now: datetime
    ) -> bool:
        """Write an invoice to make, its job deferred with it; say whether nobody had asked before."""
        late = cls(order=order, identity=identity, replaces=replaces, requested_at=now)
        return insert_once_and_defer(late, "issue_invoice", {"late_invoice_id": late.public_id})

    def remember_credit_note(self, *, stripe_credit_note_id: str) -> None:
        """Keep what Stripe took the other invoice back with."""
        self.stripe_credit_note_id = stripe_credit_note_id
        self.save(update_fields=["stripe_credit_note_id"])

    def remember_invoice(self, *, stripe_invoice_id: str) -> None:
        """Keep the invoice that Stripe began to make."""
        self.stripe_invoice_id = stripe_invoice_id
        self.save(update_fields=["stripe_invoice_id"])
