"""What a buyer takes away: the tickets and the invoices of one order, as PDFs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from souche.actions.print_tickets import NoTicketYet, print_tickets
from souche.entrypoints.shop.views.orders import order_of
from souche.kit.responses import pdf_attachment

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@cache_control(private=True, no_store=True)
def tickets(request: HttpRequest, link: str) -> HttpResponse:
    """Give the tickets of a paid order."""
    del request
    order = order_of(link)
    try:
        pdf = print_tickets(order=order)
    except NoTicketYet as error:
        raise Http404 from error
    return pdf_attachment(pdf=pdf, filename=f"billets-{order.number}.pdf")


@require_safe
@cache_control(private=True, no_store=True)
def invoice(request: HttpRequest, link: str, invoice_id: str) -> HttpResponse:
    """Give an invoice of this order, and of no other."""
    del request
    found = get_object_or_404(order_of(link).invoices.archived(), public_id=invoice_id)
    return pdf_attachment(pdf=found.pdf_bytes(), filename=found.filename)
