"""The register of invoices, and their archived PDFs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.accounting.register import delivery_of
from souche.domain.accounting.table import events_of
from souche.domain.customers.models import BuyerType
from souche.domain.invoices.models import Invoice, InvoiceLine
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import Organisation, VatRegime
from souche.domain.payments.dashboard import dashboard_url
from souche.domain.payments.means import means_in_words
from souche.entrypoints.administration.amounts import euros, percent
from souche.entrypoints.administration.badges import (
    DELIVERY_COLOURS,
    INVOICE_COLOURS,
    MONEY_COLOURS,
    invoice_state,
)
from souche.entrypoints.administration.facts import FactAdmin, FactInline, link, link_to, verbatim
from souche.entrypoints.administration.invoice_documents import document_urls
from souche.entrypoints.administration.look import ChangeList, column
from souche.entrypoints.administration.numbering import numbering_urls
from souche.entrypoints.administration.orders import pdf_link
from souche.entrypoints.administration.register_list import RegisterList

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest
    from django.urls import URLPattern

    from souche.domain.invoices.parties import Party


class LinesOfInvoice(FactInline):
    """The printed lines."""

    model = InvoiceLine
    fields = ["label", "quantity", "unit", "rate", "vat", "total"]

    @column(description=_("unit price"))
    def unit(self, line: InvoiceLine) -> str:
        """Show the unit price with VAT."""
        return euros(line.unit_cents)

    @column(description=_("VAT rate"))
    def rate(self, line: InvoiceLine) -> str:
        """Show the printed rate."""
        return percent(line.vat_rate)

    @column(description=_("of which VAT"))
    def vat(self, line: InvoiceLine) -> str:
        """Show the VAT inside the total."""
        return euros(line.vat_cents)

    @column(description=_("total with VAT"))
    def total(self, line: InvoiceLine) -> str:
        """Show the total with VAT."""
        return euros(line.total_cents)


class MailsOfInvoice(FactInline):
    """The e-mails that brought it, and why one did not leave."""

    model = Mail
    verbose_name_plural = _("e-mails")
    fields = ["page", "to", "status", "attempts", "sent_at", "error"]

    @column(description=_("e-mail"))
    def page(self, mail: Mail) -> str:
        """Link to the e-mail."""
        return link_to(mail, mail.get_kind_display())

    @column(description=_("last error"))
    def error(self, mail: Mail) -> str:
        """Show what the mail server said."""
        return verbatim(mail.last_error)


def _day(instant: datetime | None) -> str:
    return date_format(timezone.localtime(instant), "SHORT_DATE_FORMAT") if instant else ""


def _lines(texts: Iterable[object]) -> str:
    return verbatim("\n".join(str(text) for text in texts if text))


def _party(party: Party) -> str:
    numbers = (f"{name} {value}" for name, value in party.numbers)
    later = gettext("Found afterwards: what could not be known is empty.") if party.is_filled_later else ""
    return _lines([party.name, *party.address_lines, *numbers, later])


@admin.register(Invoice)
class InvoiceAdmin(FactAdmin[Invoice]):
    """Invoices as Stripe issued them, frozen."""

    list_display = [
        "number", "kind", "issued_on", "paid_on", "bought_by", "order_page", "events",
        "net", "vat", "total", "state", "delivery", "money", "document",
    ]  # fmt: skip
    list_before_template = "administration/register/head.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "number",
                    "kind",
                    "status_words",
                    "taken_back_page",
                    "credit_notes_pages",
                    "replaced_page",
                    "replacing_page",
                    "order_page",
                    "document",
                    "stripe_page",
                    "issued_at",
                    "paid_at",
                    "means",
                ],
            },
        ),
        (_("Amounts"), {"fields": ["net", "vat", "total", "rates"]}),
        (_("Buyer"), {"fields": ["sold_to", "buyer_kind", "customer_email", "customer_page"]}),
        (_("Seller"), {"fields": ["sold_by", "regime"]}),
        (_("As printed"), {"fields": ["description", "particulars", "mentions"]}),
        (
            _("Archive"),
            {
                "fields": [
                    "archived_at",
                    "pdf_sha256",
                    "pdf_size",
                    "recorded_at",
                    "stripe_invoice_id",
                    "is_livemode",
                ]
            },
        ),
    ]
    inlines = [LinesOfInvoice, MailsOfInvoice]
    change_form_outer_before_template = "administration/register/document.html"
    change_form_outer_after_template = "administration/register/viewer.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of the archived PDF and of the numbers."""
        site = self.admin_site
        return [*document_urls(site), *numbering_urls(site), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        """Return the list that its own form filters."""
        del request, options
        return RegisterList

    @column(description=_("issued"), ordering="issued_at")
    def issued_on(self, invoice: Invoice) -> str:
        """Show the day of issue."""
        return _day(invoice.issued_at)

    @column(description=_("paid"), ordering="paid_at")
    def paid_on(self, invoice: Invoice) -> str:
        """Show the day of payment."""
        return _day(invoice.paid_at)

    @column(description=_("means of payment"))
    def means(self, invoice: Invoice) -> str:
        """Say by what means it was paid."""
        return means_in_words(invoice.payment_method)

    @column(description=_("buyer"), ordering="customer_name")
    def bought_by(self, invoice: Invoice) -> str:
        """Name the buyer, with their e-mail; `buyer` is a field, which Django would show first."""
        return _lines([invoice.customer_name, invoice.customer_email])

    @column(description=_("event"))
    def events(self, invoice: Invoice) -> str:
        """Name the events of the order."""
        return events_of(invoice)

    @column(description=_("e-mail"), label=DELIVERY_COLOURS)
    def delivery(self, invoice: Invoice) -> tuple[str, str]:
        """Say whether it was sent."""
        state = delivery_of(invoice)
        return state.value, str(state.label)

    @column(description=_("money"), ordering="is_livemode", label=MONEY_COLOURS)
    def money(self, invoice: Invoice) -> tuple[str, str]:
        """Say whether the money was real."""
        return ("live", gettext("real")) if invoice.is_livemode else ("test", gettext("rehearsal"))

    @column(description=_("order"))
    def order_page(self, invoice: Invoice) -> str:
        """Link to the order."""
        return link_to(invoice.order)

    @column(description=_("takes back"))
    def taken_back_page(self, invoice: Invoice) -> str:
        """Link a credit note to its invoice."""
        return link_to(invoice.corrects)

    @column(description=_("credit notes"))
    def credit_notes_pages(self, invoice: Invoice) -> str:
        """Link an invoice to what takes it back."""
        return format_html_join(" ", "{}", ((link_to(note),) for note in invoice.credit_notes.all()))

    @column(description=_("replaces"))
    def replaced_page(self, invoice: Invoice) -> str:
        """Link a corrected invoice to the one it replaces."""
        return link_to(invoice.replaces)

    @column(description=_("replaced by"))
    def replacing_page(self, invoice: Invoice) -> str:
        """Link an invoice to the corrected one."""
        return link_to(Invoice.objects.filter(replaces=invoice).first())

    @column(description=_("customer"))
    def customer_page(self, invoice: Invoice) -> str:
        """Link to the customer."""
        return link_to(invoice.customer)

    @column(description=_("without VAT"), ordering="net_cents")
    def net(self, invoice: Invoice) -> str:
        """Show the total without VAT."""
        return euros(invoice.net_cents, invoice.currency)

    @column(description=_("VAT"), ordering="vat_cents")
    def vat(self, invoice: Invoice) -> str:
        """Show the VAT."""
        return euros(invoice.vat_cents, invoice.currency)

    @column(description=_("with VAT"), ordering="total_cents")
    def total(self, invoice: Invoice) -> str:
        """Show the total with VAT."""
        return euros(invoice.total_cents, invoice.currency)

    @column(description=_("VAT by rate"))
    def rates(self, invoice: Invoice) -> str:
        """Show the VAT of each rate."""
        rows = [
            {
                "rate": percent(row["rate"]),
                "net": euros(row["taxable_cents"], invoice.currency),
                "vat": euros(row["vat_cents"], invoice.currency),
            }
            for row in invoice.vat_by_rate
        ]
        return render_to_string("administration/rates.html", {"rows": rows}) if rows else ""

    @column(description=_("state"), ordering="status", label=INVOICE_COLOURS)
    def state(self, invoice: Invoice) -> tuple[str, str]:
        """Show the state as a badge."""
        return invoice.status, invoice_state(invoice.status)

    @column(description=_("state"))
    def status_words(self, invoice: Invoice) -> str:
        """Say Stripe's state in our words."""
        return invoice_state(invoice.status)

    @column(description=_("PDF"))
    def document(self, invoice: Invoice) -> str:
        """Link to the archived PDF."""
        return pdf_link(invoice)

    @column(description=_("at Stripe"))
    def stripe_page(self, invoice: Invoice) -> str:
        """Link to Stripe's dashboard, in the mode and the account of the invoice."""
        page = "credit_notes" if invoice.is_credit_note else "invoices"
        address = dashboard_url(
            account_id=Organisation.current().stripe_account_id,
            is_livemode=invoice.is_livemode,
            page=f"{page}/{invoice.stripe_invoice_id}",
        )
        return link(address, gettext("See it in Stripe's dashboard"))

    @column(description=_("made out to"))
    def sold_to(self, invoice: Invoice) -> str:
        """Show whom it was made out to that day: name, address and numbers."""
        return _party(invoice.sold_to)

    @column(description=_("kind of buyer"))
    def buyer_kind(self, invoice: Invoice) -> str:
        """Show the kind of buyer of that day."""
        return str(dict(BuyerType.choices).get(invoice.sold_to.kind, ""))

    @column(description=_("who sold"))
    def sold_by(self, invoice: Invoice) -> str:
        """Show who sold that day: legal name, address and numbers."""
        return _party(invoice.sold_by)

    @column(description=_("VAT regime that day"))
    def regime(self, invoice: Invoice) -> str:
        """Show the regime of that day."""
        return str(dict(VatRegime.choices).get(invoice.sold_by.regime, ""))

    @column(description=_("particulars"))
    def particulars(self, invoice: Invoice) -> str:
        """Show the fields printed at the head."""
        return _lines(f"{name} {value}" for name, value in invoice.custom_fields)

    @column(description=_("mentions"))
    def mentions(self, invoice: Invoice) -> str:
        """Show the mentions printed at the foot."""
        return verbatim(invoice.footer)
