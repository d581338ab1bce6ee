"""The journal: who did what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from souche.actions.chain_journal import chain_journal
from souche.domain.catalogue.models import Event, Plan
from souche.domain.invoices.models import Invoice
from souche.domain.orders.models import Order
from souche.domain.organisation.journal_export import export_lines
from souche.domain.organisation.models import JournalEntry, Organisation, StaffMember
from souche.entrypoints.administration.facts import FactAdmin, link_to
from souche.entrypoints.administration.journal_details import details_in_words
from souche.entrypoints.administration.journal_words import changes_in_words
from souche.entrypoints.administration.look import column
from souche.kit import clock

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern
    from django.utils.functional import _StrPromise

SENTENCES: dict[str, _StrPromise] = {
    "archive.pdf_restored": _("An archived PDF was fetched again"),
    "account.entered": _("A buyer entered their account"),
    "accountchart.changed": _("The chart of accounts was changed"),
    "event.cancelled": _("The event was cancelled"),
    "event.changed": _("An event, its quotas or its prices were changed"),
    "event.created": _("An event was made"),
    "event.duplicated": _("An event was duplicated"),
    "event.removed": _("An event was removed"),
    "export.downloaded": _("An export was downloaded"),
    "health.repaired": _("A repair was asked for on the page of health"),
    "journal.exported": _("The journal was exported"),
    "plan.changed": _("A membership on sale or its prices were changed"),
    "plan.created": _("A membership on sale was made"),
    "plan.removed": _("A membership on sale was removed"),
    "product.changed": _("A product was changed"),
    "product.removed": _("A product was removed"),
    "configuration.changed": _("The configuration was changed"),
    "configuration.invoicing_enabled": _("The Stripe invoice was switched on"),
    "configuration.invoicing_disabled": _("The Stripe invoice was switched off"),
    "configuration.stripe_key_changed": _("The Stripe secret key was replaced"),
    "books.requested": _("The books of a month were asked for"),
    "register.exported": _("The register was exported"),
    "invoice.resent": _("A duplicate of an invoice was sent"),
    "configuration.webhook_secret_changed": _("The Stripe webhook secret was replaced"),
    "configuration.key_rotated": _("Stored secrets were encrypted with a new SECRET_KEY"),
    "configuration.stripe_connected": _("A Stripe account was connected"),
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
    "staff.password_changed": _("A staff member changed their password"),
    "staff.password_reset": _("A staff member chose a new password by the link sent to them"),
    "staff.recovery_code_used": _("A staff member entered by a recovery code"),
    "staff.recovery_codes_made": _("A staff member had new recovery codes made"),
    "staff.reset_sent": _("A link that gives a new password was sent"),
    "staff.sessions_ended": _("Sessions of a staff member were ended"),
    "staff.sign_in_failed": _("A sign-in was refused"),
    "staff.signed_in": _("A staff member entered"),
    "staff.signed_out": _("A staff member left"),
    "staff.step_added": _("A staff member set up a second step"),
    "staff.step_removed": _("A staff member removed a second step"),
    "staff.unlocked": _("A staff member was unlocked at the server"),
    "tickets.voided": _("Tickets were made void"),
}


# What the subject of an entry is, by the first word of its verb: a model, and the column that names it.
SUBJECTS: dict[str, tuple[type[Model], str]] = {
    "order": (Order, "number"),
    "tickets": (Order, "number"),
    "refund": (Order, "number"),
    "case": (Order, "number"),
    "dispute": (Order, "number"),
    "link": (Order, "number"),
    "event": (Event, "slug"),
    "plan": (Plan, "slug"),
    "invoice": (Invoice, "number"),
    "archive": (Invoice, "number"),
    "staff": (StaffMember, "username"),
}


class VerbFilter(admin.SimpleListFilter):
    """Keep what happened of one kind, named by its sentence."""

    title = _("what")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer what did happen."""
        del request, model_admin
        verbs = JournalEntry.objects.order_by().values_list("verb", flat=True).distinct()
        return sorted(((verb, sentence_of(verb)) for verb in verbs), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        """Keep the kind that was chosen."""
        del request
        return queryset.filter(verb=self.value()) if self.value() else queryset


def sentence_of(verb: str) -> str:
    """Return what happened in a sentence."""
    return str(SENTENCES.get(verb, verb))


@require_safe
def _export(request: HttpRequest) -> StreamingHttpResponse:
    """Give the whole journal as a table that `souche verify-journal` verifies."""
    if not request.user.has_perm("organisation.view_journalentry"):
        raise PermissionDenied
    now = clock.now()
    JournalEntry.record(verb="journal.exported", actor=cast("StaffMember", request.user), now=now)
    chain_journal(now=now)
    lines = export_lines(JournalEntry.objects.one_by_one())
    filename = f"journal-{Organisation.current().day_of(now):%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


@admin.register(JournalEntry)
class JournalAdmin(FactAdmin[JournalEntry]):
    """Facts, newest first."""

    list_display = ["happened_at", "what", "who", "subject"]
    list_display_links = ["happened_at", "what"]
    list_filter = ["actor_kind", VerbFilter]
    list_before_template = "administration/journal_export.html"
    date_hierarchy = "happened_at"
    search_fields = ["subject", "actor_name"]
    search_help_text = _("An order, an event, an invoice, somebody's name, or the number of a buyer.")
    fields = ["happened_at", "what", "who", "about", "content", "chained"]

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the export."""
        return [
            path("export/", self.admin_site.admin_view(_export), name="organisation_journalentry_export"),
            *super().get_urls(),
        ]

    @column(description=_("what"), ordering="verb")
    def what(self, entry: JournalEntry) -> str:
        """Say what happened in a sentence."""
        return sentence_of(entry.verb)

    @column(description=_("who"), ordering="actor_name")
    def who(self, entry: JournalEntry) -> str:
        """Name the person, or what acted."""
        return entry.who

    @column(description=_("about"))
    def about(self, entry: JournalEntry) -> str:
        """Name what it is about, with a link to its page while there is one."""
        model, name = SUBJECTS.get(entry.verb.partition(".")[0], (None, ""))
        row = model._default_manager.filter(**{name: entry.subject}).first() if model else None  # noqa: SLF001  # Django documents it
        return link_to(row, entry.subject) or entry.subject

    @column(description=_("details"))
    def content(self, entry: JournalEntry) -> str:
        """Tell the details as a table; what changed, as another."""
        details = dict(entry.details)
        changes = details.pop("changes", [])
        table = changes_in_words(changes) if changes else ""
        return format_html("{}{}", table, details_in_words(details) if details else "")

    @column(description=_("chain"))
    def chained(self, entry: JournalEntry) -> str:
        """Show the place in the chain and the fingerprint."""
        if entry.position is None:
            return gettext("within a minute")
        return format_html("{} <code>{}</code>", entry.position, entry.digest)
