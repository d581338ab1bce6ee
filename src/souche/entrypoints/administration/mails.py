"""E-mails: to send, sent and failed."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from souche.domain.mailing.models import Mail, MailStatus
from souche.entrypoints.administration.facts import FactAdmin, link_to, verbatim
from souche.entrypoints.administration.look import column

COLOURS = {
    MailStatus.TO_SEND.value: "info",
    MailStatus.SENT.value: "success",
    MailStatus.FAILED.value: "danger",
}


@admin.register(Mail)
class MailAdmin(FactAdmin[Mail]):
    """What left, what waits and why."""

    list_display = ["created_at", "to", "kind", "state", "attempts", "order_page", "invoice_page"]
    list_display_links = ["created_at", "to"]
    list_filter = ["status", "kind", "created_at"]
    list_select_related = ["order", "invoice", "membership__customer", "membership__plan"]
    search_fields = ["to", "order__number", "invoice__number"]
    fields = [
        "to", "kind", "status", "attempts", "error", "created_at", "claimed_at", "sent_at",
        "order_page", "membership_page", "dispute_page", "invoice_page",
    ]  # fmt: skip

    @column(description=_("state"), ordering="status", label=COLOURS)
    def state(self, mail: Mail) -> tuple[str, str]:
        """Show the state as a badge."""
        return mail.status, mail.get_status_display()

    @column(description=_("last error"))
    def error(self, mail: Mail) -> str:
        """Show what the mail server said."""
        return verbatim(mail.last_error)

    @column(description=_("order"))
    def order_page(self, mail: Mail) -> str:
        """Link to the order."""
        return link_to(mail.order)

    @column(description=_("membership"))
    def membership_page(self, mail: Mail) -> str:
        """Link to the membership."""
        return link_to(mail.membership)

    @column(description=_("dispute"))
    def dispute_page(self, mail: Mail) -> str:
        """Link to the dispute."""
        return link_to(mail.dispute)

    @column(description=_("invoice attached"))
    def invoice_page(self, mail: Mail) -> str:
        """Link to the invoice."""
        return link_to(mail.invoice)
