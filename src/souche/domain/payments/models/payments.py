"""Payments: money that arrived. Amounts are cents; instants are UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from souche.domain.orders.models import Order
from souche.domain.payments.gateway.facts import Arrival
from souche.kit.ids import public_id
from souche.kit.rows import insert_once
from souche.kit.stripe_lengths import STRIPE_ID, STRIPE_WORD

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from souche.domain.payments.gateway.facts import InvoiceFacts, PaidSession


def payment_id() -> str:
    """Return a new public id of a payment."""
    return public_id("pay")


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Questions about payments."""

    def kept_cents(self, *, order: Order) -> int:
        """Return what is left of an order's money: payments minus refunds, those on their way included."""
        return sum(payment.left_cents for payment in self.filter(order=order))

    def to_give_back(self, *, order: Order) -> Payment | None:
        """Return the one that money of an order goes back from: of a subscription, the newest."""
        payments = self.filter(order=order).order_by("-received_at" if order.is_recurring else "received_at")
        return next((payment for payment in payments if payment.left_cents), None)

    def of_intent(self, stripe_payment_intent_id: str) -> Payment | None:
        """Return the payment of Stripe's that is written here under this id, with its order."""
        found = self.select_related("order").filter(stripe_payment_intent_id=stripe_payment_intent_id)
        return found.first()

    def of_invoice(self, *, order: Order) -> Payment | None:
        """Return what the invoice of an order tells of, where the invoice itself names no payment."""
        return self.filter(order=order, is_invoiced=True).order_by("received_at").first()

    def stripe_ids(self, *, among: Collection[str]) -> set[str]:
        """Return which of these payments of Stripe's are written here."""
        found = self.filter(stripe_payment_intent_id__in=among)
        return set(found.values_list("stripe_payment_intent_id", flat=True))

    def by_our_clock(self, *, since: datetime) -> PaymentQuerySet:
        """Keep those of which Stripe's instant was not kept, but the one when we heard of them."""
        return self.filter(method="", received_at__gte=since)

    def of_another_amount(self) -> PaymentQuerySet:
        """Keep those of another amount than the order's; each period of a subscription has its own."""
        of_one_amount = self.filter(order__is_recurring=False)
        return of_one_amount.exclude(amount_cents=F("order__total_cents"), currency=F("order__currency"))

    def amounts(self, *, among: Collection[str]) -> dict[str, int]:
        """Return the cents of each of these payments of Stripe's that is written here."""
        found = self.filter(stripe_payment_intent_id__in=among)
        return dict(found.values_list("stripe_payment_intent_id", "amount_cents"))


class Payment(models.Model):
    """Money that arrived at Stripe for an order."""

    public_id = models.CharField(max_length=40, unique=True, default=payment_id, editable=False)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="payments", verbose_name=_("order")
    )
    stripe_session_id = models.CharField(  # noqa: DJ001  # unique where there is one
        _("Stripe session"),
        max_length=STRIPE_ID,
        unique=True,
        null=True,
        help_text=_("Empty for a subscription."),
    )
    stripe_invoice_id = models.CharField(
        _("Stripe invoice"),
        max_length=STRIPE_ID,
        blank=True,
        default="",
        db_default="",
        db_index=True,
        help_text=_("Of a subscription."),
    )
    stripe_payment_intent_id = models.CharField(_("Stripe payment"), max_length=STRIPE_ID, unique=True)
    amount_cents = models.PositiveIntegerField(_("amount, in cents"))
    currency = models.CharField(_("currency"), max_length=3)
    is_livemode = models.BooleanField(_("real money"))
    is_invoiced = models.BooleanField(
        _("invoiced"),
        default=False,
        db_default=False,
        help_text=_("It has an invoice, or will have one: Stripe's own, or one asked for later."),
    )
    received_at = models.DateTimeField(_("received"), db_index=True, help_text=_("By Stripe's clock."))
    method = models.CharField(
        _("means of payment"),
        max_length=STRIPE_WORD,
        blank=True,
        default="",
        db_default="",
        help_text=_("In Stripe's word; empty where it was not kept."),
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering: ClassVar = ["-received_at"]

    def __str__(self) -> str:
        return self.stripe_payment_intent_id

    @classmethod
    def receive(cls, *, order: Order, paid: PaidSession, arrival: Arrival) -> Payment | None:
        """Write the payment of a session; return None when it was written before."""
        payment = cls(
            order=order,
            stripe_session_id=paid.session_id,
            stripe_payment_intent_id=paid.payment_intent_id,
            amount_cents=paid.amount_cents,
            currency=paid.currency,
            is_livemode=paid.is_livemode,
            is_invoiced=paid.is_invoiced,
            received_at=arrival.received_at,
            method=arrival.method,
        )
        return payment if insert_once(payment) else None

    @classmethod
    def collect(cls, *, order: Order, invoice: InvoiceFacts) -> None:
        """Write what paid an invoice of a subscription, each payment once."""
        for paid in invoice.payments:
            insert_once(
                cls(
                    order=order,
                    stripe_invoice_id=invoice.invoice_id,
                    stripe_payment_intent_id=paid.payment_intent_id,
                    amount_cents=paid.amount_cents,
                    currency=invoice.currency,
                    is_livemode=invoice.is_livemode,
                    is_invoiced=True,
                    received_at=paid.arrival.received_at,
                    method=paid.arrival.method,
                )
            )

    def correct_arrival(self, arrival: Arrival) -> None:
        """Take Stripe's instant and means in place of our own instant, for its order too where it paid it."""
        with transaction.atomic():
            Order.objects.filter(pk=self.order_id, paid_at=self.received_at).update(
                paid_at=arrival.received_at
            )
            Payment.objects.filter(pk=self.pk).update(received_at=arrival.received_at, method=arrival.method)
        self.received_at, self.method = arrival.received_at, arrival.method

    @property
    def arrival(self) -> Arrival:
        """Return when its money arrived, and by what means."""
        return Arrival(received_at=self.received_at, method=self.method)

    @property
    def left_cents(self) -> int:
        """Return what did not go back, and is not on its way."""
        return self.amount_cents - self.refunds.all().going_cents()
