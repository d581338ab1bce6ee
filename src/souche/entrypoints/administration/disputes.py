"""Disputes, and where each is answered at Stripe."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.payments.models import Dispute
from souche.entrypoints.administration.amounts import euros
from souche.entrypoints.administration.badges import DISPUTE_COLOURS
from souche.entrypoints.administration.facts import FactAdmin, link, link_to
from souche.entrypoints.administration.look import column


@admin.register(Dispute)
class DisputeAdmin(FactAdmin[Dispute]):
    """Money that buyers ask back from their bank."""

    list_display = ["stripe_dispute_id", "order_page", "buyer", "amount", "reason", "state", "due_by"]
    list_filter = ["status", "reason", "opened_at"]
    list_select_related = ["payment__order"]
    search_fields = ["stripe_dispute_id", "payment__order__number", "payment__order__buyer_email"]
    fields = [
        "order_page", "buyer", "payment_page", "amount", "reason", "status", "due_by",
        "opened_at", "withdrawn_at", "reinstated_at", "closed_at", "at_stripe",
    ]  # fmt: skip

    @column(description=_("order"))
    def order_page(self, dispute: Dispute) -> str:
        """Link to the order."""
        return link_to(dispute.payment.order)

    @column(description=_("buyer"), ordering="payment__order__buyer_name")
    def buyer(self, dispute: Dispute) -> str:
        """Name the buyer."""
        return dispute.payment.order.buyer_name

    @column(description=_("payment"))
    def payment_page(self, dispute: Dispute) -> str:
        """Link to the payment."""
        return link_to(dispute.payment)

    @column(description=_("amount"), ordering="amount_cents")
    def amount(self, dispute: Dispute) -> str:
        """Show the amount."""
        return euros(dispute.amount_cents, dispute.payment.currency)

    @column(description=_("state"), ordering="status", label=DISPUTE_COLOURS)
    def state(self, dispute: Dispute) -> tuple[str, str]:
        """Show the state as a badge."""
        return dispute.status, str(dispute.get_status_display())

    @column(description="Stripe")
    def at_stripe(self, dispute: Dispute) -> str:
        """Link to the page where it is answered."""
        return link(dispute.url, gettext("See it at Stripe"))
