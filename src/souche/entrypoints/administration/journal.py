"""The journal: who did what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.models import JournalEntry
from souche.entrypoints.administration.facts import FactAdmin, printed
from souche.entrypoints.administration.look import column

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SENTENCES: dict[str, _StrPromise] = {
    "archive.pdf_restored": _("An archived PDF was fetched again"),
    "event.cancelled": _("The event was cancelled"),
    "configuration.changed": _("The configuration was changed"),
    "configuration.invoicing_enabled": _("The Stripe invoice was switched on"),
    "configuration.invoicing_disabled": _("The Stripe invoice was switched off"),
    "configuration.stripe_key_changed": _("The Stripe secret key was replaced"),
    "books.requested": _("The books of a month were asked for"),
    "register.exported": _("The register was exported"),
    "invoice.resent": _("A duplicate of an invoice was sent"),
    "configuration.webhook_secret_changed": _("The Stripe webhook secret was replaced"),
    "configuration.key_rotated": _("Stored secrets were encrypted with a new SECRET_KEY"),
    "configuration.webhook_reconnected": _("The webhook was connected again"),
    "case.accepted": _("A payment of another amount was accepted"),
    "case.credited": _("A credit note was asked for a refund"),
    "case.explained": _("The tickets of a refund were named"),
    "case.gesture": _("A refund was said to be for no ticket"),
    "case.kept": _("The tickets of a disputed payment stay valid"),
    "case.otherwise": _("A matter of money was settled in another way"),
    "case.paid_back": _("A payment of another amount was given back"),
    "case.retried": _("A refund was tried again"),
    "case.voided": _("The tickets of a disputed payment were made void"),
    "dispute.lost": _("A dispute was lost"),
    "dispute.needs_response": _("A payment is disputed"),
    "dispute.under_review": _("A dispute was answered; the bank is looking"),
    "dispute.won": _("A dispute was won"),
    "invoice.correction_requested": _("A buyer asked for a corrected invoice"),
    "invoice.requested": _("A buyer asked for an invoice"),
    "membership.card_page_opened": _("A member went to change the card"),
    "membership.price_agreed": _("A member agreed to a price"),
    "membership.stopped": _("A membership was stopped"),
    "order.given_up": _("An order was given up before it was paid"),
    "customer.details_changed": _("A buyer changed their details"),
    "customer.erased": _("A buyer was erased"),
    "customer.portal_opened": _("A buyer opened the portal of Stripe"),
    "invoice.read": _("An invoice was read"),
    "invoices.read": _("The documents of a year of a buyer were read"),
    "tickets.read": _("The tickets of an order were looked at"),
    "link.replaced": _("The link of an order or a membership was replaced"),
    "link.sent": _("The link was sent to the buyer again"),
    "journal.break_accepted": _("A gap in the journal was explained"),
    "journal.details_forgotten": _("What named an erased person was taken out of entries"),
    "order.tickets_made": _("The missing tickets of an order were made"),
    "refund.canceled": _("A refund was cancelled at Stripe"),
    "refund.failed": _("A refund failed: its money came back"),
    "refund.pending": _("A refund is on its way"),
    "refund.refused": _("Stripe refused a refund"),
    "refund.requested": _("A refund was asked for"),
    "refund.requires_action": _("A refund waits for the buyer"),
    "refund.succeeded": _("A refund was made"),
    "register.repaired": _("What the register lacked was written"),
    "staff.changed": _("The name or the e-mail of a staff member was changed"),
    "staff.invitation_withdrawn": _("An invitation to work here was withdrawn"),
    "staff.invited": _("Somebody was invited to work here"),
    "staff.invited_again": _("An invitation to work here was sent again"),
    "staff.joined": _("Somebody accepted an invitation, and works here"),
    "staff.role_changed": _("Somebody was given another role"),
    "staff.shut_out": _("The access of a staff member was withdrawn"),
    "tickets.voided": _("Tickets were made void"),
}


@admin.register(JournalEntry)
class JournalAdmin(FactAdmin[JournalEntry]):
    """Facts, newest first."""

    list_display = ["happened_at", "what", "who", "subject"]
    list_display_links = ["happened_at", "what"]
    list_filter = ["actor_kind", "verb"]
    search_fields = ["verb", "subject", "actor_name"]
    fields = ["happened_at", "what", "verb", "who", "subject", "content"]

    @column(description=_("what"), ordering="verb")
    def what(self, entry: JournalEntry) -> str:
        """Say what happened in a sentence."""
        return str(SENTENCES.get(entry.verb, entry.verb))

    @column(description=_("who"), ordering="actor_name")
    def who(self, entry: JournalEntry) -> str:
        """Name the person, or what acted."""
        return entry.who

    @column(description=_("details"))
    def content(self, entry: JournalEntry) -> str:
        """Print the details."""
        return printed(entry.details) if entry.details else ""
