"""The documents of a buyer: one invoice, or all those of a year in one file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from souche.domain.organisation.models import Organisation
from souche.domain.organisation.previews import note_reading
from souche.entrypoints.account.pages import for_the_signed_in
from souche.kit.archives import FileToZip, zip_stream
from souche.kit.responses import pdf_attachment

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.domain.customers.models import Customer


@require_safe
@for_the_signed_in
def invoice(request: HttpRequest, customer: Customer, invoice_id: str) -> HttpResponse:
    """Give an invoice of this customer, and of nobody else."""
    found = get_object_or_404(customer.invoices.archived(), public_id=invoice_id)
    note_reading(request, verb="invoice.read", subject=found.number)
    return pdf_attachment(pdf=found.pdf_bytes(), filename=found.filename)


@require_safe
@for_the_signed_in
def year(request: HttpRequest, customer: Customer, year: str) -> StreamingHttpResponse:
    """Give every document of a year, as the house's calendar has it, in one ZIP sent while it is made."""
    zone = Organisation.current().zone
    first, last = (datetime(int(year) + years, 1, 1, tzinfo=zone) for years in (0, 1))
    documents = list(customer.invoices.archived().filter(issued_at__gte=first, issued_at__lt=last))
    if not documents:
        raise Http404
    note_reading(request, verb="invoices.read", subject=f"{customer.public_id} {year}")
    files = (FileToZip(found.filename, found.issued_at, found.pdf_bytes()) for found in documents)
    response = StreamingHttpResponse(zip_stream(files, zone=zone), content_type="application/zip")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, f"documents-{year}.zip"))
    return response
