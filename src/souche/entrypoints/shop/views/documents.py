"""What a buyer takes away: the tickets and the invoices of one order, as PDFs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from souche.actions.preview_tickets import preview_tickets
from souche.actions.print_tickets import print_tickets
from souche.domain.orders.sheets import NoTicketYet
from souche.domain.organisation.previews import is_preview, note_reading
from souche.entrypoints.shop.views.orders import order_of
from souche.kit.responses import pdf_attachment

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@cache_control(private=True, no_store=True)
def tickets(request: HttpRequest, link: str) -> HttpResponse:
    """Give the tickets of a paid order."""
    order = order_of(request, link)
    print_sheets = preview_tickets if is_preview(request) else print_tickets
    try:
        pdf = print_sheets(order=order)
    except NoTicketYet as error:
        raise Http404 from error
    note_reading(request, verb="tickets.read", subject=order.number)
    return pdf_attachment(pdf=pdf, filename=f"billets-{order.number}.pdf")


@require_safe
@cache_control(private=True, no_store=True)
def invoice(request: HttpRequest, link: str, invoice_id: str) -> HttpResponse:
    """Give an invoice of this order, and of no other."""
    found = get_object_or_404(order_of(request, link).invoices.archived(), public_id=invoice_id)
    note_reading(request, verb="invoice.read", subject=found.number)
    return pdf_attachment(pdf=found.pdf_bytes(), filename=found.filename)
