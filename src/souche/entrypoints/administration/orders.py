"""Orders and tickets, as they happened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import Line, Order, Ticket
from souche.domain.payments.models import Payment, Refund
from souche.entrypoints.administration import look
from souche.entrypoints.administration.amounts import euros, percent
from souche.entrypoints.administration.badges import ORDER_COLOURS, invoice_state
from souche.entrypoints.administration.facts import FactAdmin, FactInline, link, link_to
from souche.entrypoints.administration.link_page import MAY_SEND, link_page
from souche.entrypoints.administration.look import column, page_button
from souche.entrypoints.administration.refund_page import refund_page

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


MAY_SEE_ORDERS = "orders.view_order"
PRINTED_NUMBER = re.compile(r"[0-9]{1,9}")


class LinesOfOrder(FactInline):
    """What was bought."""

    model = Line
    fields = ["event_page", "label", "quantity", "unit", "rate", "vat", "total"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read the events together."""
        return super().get_queryset(request).select_related("event")

    @column(description=_("event"))
    def event_page(self, line: Line) -> str:
        """Link to the event."""
        return link_to(line.event)

    @column(description=_("unit price"))
    def unit(self, line: Line) -> str:
        """Show the unit price with VAT."""
        return euros(line.unit_cents)

    @column(description=_("VAT rate"))
    def rate(self, line: Line) -> str:
        """Show the rate of that day."""
        return percent(line.vat_rate)

    @column(description=_("of which VAT"))
    def vat(self, line: Line) -> str:
        """Show the VAT inside the total."""
        return euros(line.vat_cents)

    @column(description=_("total with VAT"))
    def total(self, line: Line) -> str:
        """Show the total with VAT."""
        return euros(line.total_cents)


class TicketsOfOrder(FactInline):
    """The tickets that were issued."""

    model = Ticket
    fields = ["page", "printed", "label", "issued_at", "voided_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read the lines together."""
        return super().get_queryset(request).select_related("line")

    @column(description=_("ticket"))
    def page(self, ticket: Ticket) -> str:
        """Link to the ticket."""
        return link_to(ticket)

    @column(description=_("ticket number"))
    def printed(self, ticket: Ticket) -> str:
        """Show its number as it is printed."""
        return ticket.printed_number

    @column(description=_("label"))
    def label(self, ticket: Ticket) -> str:
        """Name what was bought."""
        return ticket.line.label


class PaymentsOfOrder(FactInline):
    """The money that arrived."""

    model = Payment
    fields = ["page", "amount", "received_at", "is_livemode"]

    @column(description=_("payment"))
    def page(self, payment: Payment) -> str:
        """Link to the payment."""
        return link_to(payment)

    @column(description=_("amount"))
    def amount(self, payment: Payment) -> str:
        """Show the amount."""
        return euros(payment.amount_cents, payment.currency)


class RefundsOfOrder(FactInline, look.RowsInline[Refund, Order]):
    """The money that went back, with its credit notes."""

    model = Refund
    fields = ["page", "amount", "state", "reason", "credit_note", "made_at"]

    def get_form_queryset(self, obj: Order) -> QuerySet[Refund]:
        """Return the refunds of its payments."""
        refunds = Refund.objects.filter(payment__order=obj).select_related("payment")
        return refunds.prefetch_related("credit_notes")

    @column(description=_("refund"))
    def page(self, refund: Refund) -> str:
        """Link to the refund."""
        return link_to(refund)

    @column(description=_("amount"))
    def amount(self, refund: Refund) -> str:
        """Show the amount."""
        return euros(refund.amount_cents, refund.payment.currency)

    @column(description=_("state"))
    def state(self, refund: Refund) -> str:
        """Say where it stands, and why it failed."""
        return ". ".join(filter(None, (refund.get_status_display(), refund.why_failed)))

    @column(description=_("credit note"))
    def credit_note(self, refund: Refund) -> str:
        """Link to the credit notes that tell of it."""
        return format_html_join(", ", "{}", ((link_to(note),) for note in refund.credit_notes.all()))


class InvoicesOfOrder(FactInline):
    """The invoice that Stripe issued."""

    model = Invoice
    fields = ["page", "total", "state", "issued_at", "document"]

    @column(description=_("number"))
    def page(self, invoice: Invoice) -> str:
        """Link to the invoice."""
        return link_to(invoice)

    @column(description=_("total with VAT"))
    def total(self, invoice: Invoice) -> str:
        """Show the total with VAT."""
        return euros(invoice.total_cents, invoice.currency)

    @column(description=_("state"))
    def state(self, invoice: Invoice) -> str:
        """Say Stripe's state in our words."""
        return invoice_state(invoice.status)

    @column(description=_("PDF"))
    def document(self, invoice: Invoice) -> str:
        """Link to the archived PDF."""
        return pdf_link(invoice)


class MailsOfOrder(FactInline):
    """The e-mails about it."""

    model = Mail
    fields = ["page", "status", "attempts", "sent_at"]

    @column(description=_("e-mail"))
    def page(self, mail: Mail) -> str:
        """Link to the e-mail."""
        return link_to(mail)


def pdf_link(invoice: Invoice) -> str:
    """Return a link to the archived PDF, or say that it is not here yet."""
    if not invoice.is_archived:
        return gettext("not archived yet")
    return link(reverse("admin:invoices_invoice_pdf", args=[invoice.pk]), gettext("Open the PDF"))


@admin.register(Order)
class OrderAdmin(FactAdmin[Order]):
    """Purchases, newest first."""

    list_display = [
        "number", "buyer_name", "buyer_email", "event", "amount", "state", "disputed", "invoice", "placed_at",
    ]  # fmt: skip
    list_filter = [
        "status",
        "is_invoice_wanted",
        "buyer_type",
        "placed_at",
        ("lines__event", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["buyer_name", "buyer_email", "number", "invoices__number"]
    search_help_text = _("Name, e-mail, order number or invoice number")
    date_hierarchy = "placed_at"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "number",
                    "status",
                    "disputed",
                    "amount",
                    "kept",
                    "is_invoice_wanted",
                    "buyers_page",
                ]
            },
        ),
        (
            _("Buyer"),
            {"fields": ["buyer_name", "buyer_email", "buyer_type", "billed", "customer_page", "language"]},
        ),
        (_("Dates"), {"fields": ["placed_at", "paid_at", "expires_at", "closed_at"]}),
        ("Stripe", {"fields": ["stripe_session_id", "asked_at"]}),
    ]
    inlines = [
        LinesOfOrder, TicketsOfOrder, PaymentsOfOrder, RefundsOfOrder, InvoicesOfOrder, MailsOfOrder,
    ]  # fmt: skip
    actions_detail = ["refund", "buyers_link"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """Read invoices, events and disputes together."""
        orders = super().get_queryset(request)
        return orders.select_related("customer", "identity").prefetch_related(
            "invoices", "lines__event", "payments__disputes"
        )

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """Offer to give back what is paid alone; the page itself says why nothing else can be."""
        order = self.get_object(request, str(object_id))
        if order is None or not order.is_paid:
            return []
        offered: list[Any] = super().get_actions_detail(request, object_id)  # type: ignore[misc]  # Unfold's own
        return offered

    def has_refund_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Leave money to who may refund."""
        del object_id
        return request.user.has_perm("payments.add_refund")

    @page_button(description=_("Refund or cancel"), address="rembourser", permissions=["refund"])
    def refund(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give tickets back, with their money or without."""
        order = self.get_object(request, object_id)
        if order is None:
            raise Http404
        return refund_page(request, order=order, context=self.admin_site.each_context(request))

    def has_link_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Leave writing to buyers to who may send e-mails."""
        del object_id
        return request.user.has_perm(MAY_SEND)

    @page_button(description=_("The buyer's link"), address="lien", permissions=["link"])
    def buyers_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the buyer their link, or another one."""
        order = self.get_object(request, object_id)
        if order is None:
            raise Http404
        return link_page(request, row=order, context=self.admin_site.each_context(request))

    @column(description=_("event"))
    def event(self, order: Order) -> str:
        """Name the events of the lines, and the memberships."""
        return ", ".join(
            sorted({line.event.title if line.event else line.label for line in order.lines.all()})
        )

    @column(description=_("amount"), ordering="total_cents")
    def amount(self, order: Order) -> str:
        """Show the total with VAT."""
        return euros(order.total_cents, order.currency)

    @column(description=_("received and not given back"))
    def kept(self, order: Order) -> str:
        """Show the payments minus the refunds."""
        return euros(Payment.objects.kept_cents(order=order), order.currency)

    @column(description=_("state"), ordering="status", label=ORDER_COLOURS)
    def state(self, order: Order) -> tuple[str, str]:
        """Show the state as a badge."""
        return order.status, str(order.get_status_display())

    @column(description=_("dispute"))
    def disputed(self, order: Order) -> str:
        """Link to the disputes, named by where they stand."""
        disputes = [dispute for payment in order.payments.all() for dispute in payment.disputes.all()]
        return format_html_join(
            ", ", "{}", ((link_to(each, str(each.get_status_display())),) for each in disputes)
        )

    @column(description=_("invoice"))
    def invoice(self, order: Order) -> str:
        """Link to the invoices."""
        links = format_html_join(", ", "{}", ((link_to(invoice),) for invoice in order.invoices.all()))
        return format_html('<span class="souche-links">{}</span>', links)

    @column(description=_("customer"))
    def customer_page(self, order: Order) -> str:
        """Link to the customer."""
        return link_to(order.customer)

    @column(description=_("identity on the invoice"))
    def billed(self, order: Order) -> str:
        """Say whom the invoice is made out to, where the buyer said it here, and what VIES says of it."""
        if order.identity is None:
            return ""
        said = {True: gettext("known to VIES"), False: gettext("unknown to VIES"), None: ""}
        vies = said[order.identity.is_in_vies]
        return " – ".join(part for part in (order.identity.summary, vies) if part)

    @column(description=_("what the buyer sees"))
    def buyers_page(self, order: Order) -> str:
        """Link to the buyer's page as staff see it: nothing can be done there, and its link is not told."""
        return link(reverse("preview:order", args=[order.public_id]), gettext("See the buyer's page"))


@admin.register(Ticket)
class TicketAdmin(FactAdmin[Ticket]):
    """The right of one person to enter one event."""

    list_display = ["code", "printed", "event", "label", "buyer", "order_page", "issued_at", "voided_at"]
    list_filter = [("event", admin.RelatedOnlyFieldListFilter), "issued_at", "voided_at", "is_livemode"]
    list_select_related = ["order", "event", "line"]
    search_fields = ["public_id", "order__number", "order__buyer_name", "order__buyer_email"]
    search_help_text = _("Ticket or its number, order number, name or e-mail")
    fields = [
        "code", "printed", "event_page", "label", "buyer", "order_page", "issued_at", "voided_at",
        "is_livemode",
    ]  # fmt: skip

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Find nobody by an address that the reader may not see."""
        fields = list(self.search_fields)
        return fields if request.user.has_perm(MAY_SEE_ORDERS) else fields[:-1]

    def get_changelist_instance(self, request: HttpRequest) -> look.UnfoldChangeList:
        """Say by what tickets are found."""
        changelist = super().get_changelist_instance(request)
        if not request.user.has_perm(MAY_SEE_ORDERS):
            changelist.search_help_text = gettext("Ticket or its number, order number or name")
        return changelist

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Ticket], search_term: str
    ) -> tuple[QuerySet[Ticket], bool]:
        """Find tickets by their number too, written as it is printed."""
        found, has_twins = super().get_search_results(request, queryset, search_term)
        if PRINTED_NUMBER.fullmatch(search_term):
            found |= queryset.filter(number=int(search_term))
        return found, has_twins

    @column(description=_("ticket"), ordering="public_id")
    def code(self, ticket: Ticket) -> str:
        """Show what its QR code says."""
        return ticket.public_id

    @column(description=_("ticket number"), ordering="number")
    def printed(self, ticket: Ticket) -> str:
        """Show its number as it is printed."""
        return ticket.printed_number

    @column(description=_("label"))
    def label(self, ticket: Ticket) -> str:
        """Name what was bought."""
        return ticket.line.label

    @column(description=_("buyer"), ordering="order__buyer_name")
    def buyer(self, ticket: Ticket) -> str:
        """Name the buyer."""
        return ticket.order.buyer_name

    @column(description=_("order"))
    def order_page(self, ticket: Ticket) -> str:
        """Link to the order."""
        return link_to(ticket.order)

    @column(description=_("event"))
    def event_page(self, ticket: Ticket) -> str:
        """Link to the event."""
        return link_to(ticket.event)
