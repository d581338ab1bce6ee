"""What a buyer takes away: the tickets and the invoices of one order, as PDFs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from souche.actions.print_tickets import NoTicketYet, print_tickets
from souche.entrypoints.shop.views.orders import order_of

if TYPE_CHECKING:
    from django.http import HttpRequest


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
    return _attachment(pdf=pdf, filename=f"billets-{order.number}.pdf")


@require_safe
@cache_control(private=True, no_store=True)
def invoice(request: HttpRequest, link: str, invoice_id: str) -> HttpResponse:
    """Give an invoice of this order, and of no other."""
    del request
    found = get_object_or_404(order_of(link).invoices.archived(), public_id=invoice_id)
    return _attachment(pdf=found.pdf_bytes(), filename=found.filename)


def _attachment(*, pdf: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, filename))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
