"""Money in, money out, and what Stripe told us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.domain.payments.means import means_in_words
from souche.domain.payments.models import Payment, Refund, RefundedLine, RefundStatus, StripeEvent
from souche.entrypoints.administration.amounts import euros
from souche.entrypoints.administration.facts import FactAdmin, FactInline, link_to, printed
from souche.entrypoints.administration.look import column

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

REFUND_COLOURS = {
    RefundStatus.REQUESTED.value: "info",
    RefundStatus.PENDING.value: "info",
    RefundStatus.SUCCEEDED.value: "success",
    RefundStatus.FAILED.value: "danger",
    RefundStatus.CANCELED.value: "warning",
    RefundStatus.REQUIRES_ACTION.value: "warning",
}
JOB_WORDS: dict[str, _StrPromise] = {
    "todo": _("waiting"),
    "doing": _("under way"),
    "succeeded": _("done"),
    "failed": _("failed"),
    "cancelled": _("cancelled"),
    "aborted": _("stopped"),
}


class RefundsOfPayment(FactInline):
    """What went back."""

    model = Refund
    fields = ["page", "amount", "status", "reason", "made_at"]

    @column(description=_("refund"))
    def page(self, refund: Refund) -> str:
        """Link to the refund."""
        return link_to(refund)

    @column(description=_("amount"))
    def amount(self, refund: Refund) -> str:
        """Show the amount."""
        return euros(refund.amount_cents)


@admin.register(Payment)
class PaymentAdmin(FactAdmin[Payment]):
    """Money that arrived."""

    list_display = ["stripe_payment_intent_id", "order_page", "buyer", "amount", "received_at", "is_livemode"]
    list_filter = ["received_at", "is_livemode"]
    list_select_related = ["order"]
    search_fields = ["stripe_payment_intent_id", "order__number", "order__buyer_name", "order__buyer_email"]
    search_help_text = _("Stripe payment, order number, name or e-mail")
    date_hierarchy = "received_at"
    fields = [
        "order_page", "buyer", "amount", "received_at", "means",
        "stripe_payment_intent_id", "stripe_session_id", "stripe_invoice_id", "is_invoiced", "is_livemode",
    ]  # fmt: skip
    inlines = [RefundsOfPayment]

    @column(description=_("order"))
    def order_page(self, payment: Payment) -> str:
        """Link to the order."""
        return link_to(payment.order)

    @column(description=_("buyer"), ordering="order__buyer_name")
    def buyer(self, payment: Payment) -> str:
        """Name the buyer."""
        return payment.order.buyer_name

    @column(description=_("means of payment"))
    def means(self, payment: Payment) -> str:
        """Say by what means it was paid."""
        return means_in_words(payment.method)

    @column(description=_("amount"), ordering="amount_cents")
    def amount(self, payment: Payment) -> str:
        """Show the amount."""
        return euros(payment.amount_cents, payment.currency)


class LinesOfRefund(FactInline):
    """How much of which line went back."""

    model = RefundedLine
    fields = ["label", "places", "amount"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RefundedLine]:
        """Read the lines and the currency together."""
        return super().get_queryset(request).select_related("line", "refund__payment")

    @column(description=_("label"))
    def label(self, refunded: RefundedLine) -> str:
        """Name what was bought."""
        return refunded.line.label

    @column(description=_("quantity"))
    def places(self, refunded: RefundedLine) -> str:
        """Say how many are void."""
        return str(refunded.quantity)

    @column(description=_("amount"))
    def amount(self, refunded: RefundedLine) -> str:
        """Show the amount."""
        return euros(refunded.amount_cents, refunded.refund.payment.currency)


@admin.register(Refund)
class RefundAdmin(FactAdmin[Refund]):
    """Money that went back."""

    list_display = ["__str__", "order_page", "amount", "state", "reason", "made_at"]
    list_filter = ["status", "reason", "made_at"]
    list_select_related = ["payment__order"]
    search_fields = ["stripe_refund_id", "payment__order__number", "payment__order__buyer_email"]
    fields = [
        "stripe_refund_id", "order_page", "payment_page", "amount", "status", "failure", "reason", "comment",
        "message", "credit_note", "requested_at", "made_at", "returned_at",
    ]  # fmt: skip
    inlines = [LinesOfRefund]

    @column(description=_("credit note"))
    def credit_note(self, refund: Refund) -> str:
        """Link to the credit notes that tell of it."""
        return format_html_join(", ", "{}", ((link_to(note),) for note in refund.credit_notes.all()))

    @column(description=_("order"))
    def order_page(self, refund: Refund) -> str:
        """Link to the order."""
        return link_to(refund.payment.order)

    @column(description=_("payment"))
    def payment_page(self, refund: Refund) -> str:
        """Link to the payment."""
        return link_to(refund.payment)

    @column(description=_("amount"), ordering="amount_cents")
    def amount(self, refund: Refund) -> str:
        """Show the amount."""
        return euros(refund.amount_cents, refund.payment.currency)

    @column(description=_("state"), ordering="status", label=REFUND_COLOURS)
    def state(self, refund: Refund) -> tuple[str, str]:
        """Show the state as a badge."""
        return refund.status, str(refund.get_status_display())


@admin.register(StripeEvent)
class StripeEventAdmin(FactAdmin[StripeEvent]):
    """Events as Stripe sent them."""

    list_display = ["type", "stripe_id", "object_id", "is_routed", "is_fetched", "is_livemode", "received_at"]
    list_filter = ["type", "is_routed", "is_fetched", "received_at"]
    search_fields = ["stripe_id", "object_id", "type"]
    search_help_text = _("Event, object or type")
    fields = [
        "type", "stripe_id", "object_id", "is_routed", "is_fetched", "jobs",
        "is_livemode", "created_at", "received_at", "content",
    ]  # fmt: skip

    @column(description=_("what came of it"))
    def jobs(self, event: StripeEvent) -> str:
        """Tell where the jobs of this event stand: their lock is the event's id."""
        found = ProcrastinateJob.objects.filter(lock=event.stripe_id).order_by("pk")
        rows = [(job.task_name, JOB_WORDS.get(job.status, job.status), job.attempts) for job in found]
        if not rows:
            return gettext("done, and tidied away") if event.is_routed else gettext("nothing to do")
        return format_html_join("", "<div>{} – {} ({})</div>", rows)

    @column(description=_("content"))
    def content(self, event: StripeEvent) -> str:
        """Print the event as it was received."""
        return printed(event.payload)
