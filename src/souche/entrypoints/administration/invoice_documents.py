"""The archived PDF of an invoice: seen, saved, and sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from souche.actions.resend_invoice import NoAddress, NotArchivedYet, resend_invoice
from souche.domain.invoices.models import Invoice
from souche.domain.organisation.models import JournalEntry
from souche.entrypoints.administration.facts import page_of
from souche.kit import clock
from souche.kit.responses import pdf_attachment

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import AdminSite
    from django.http import HttpRequest

    from souche.domain.organisation.models import StaffMember

    View = Callable[..., HttpResponse]

MAY_SEE = "invoices.view_invoice"
MAY_SEND = "mailing.add_mail"


def document_urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of an invoice's PDF."""
    shown = csp_replace({"frame-ancestors": [SELF]})(cast("Any", _shown))
    return [
        path("<int:pk>/pdf/", site.admin_view(shown), name="invoices_invoice_pdf"),
        path("<int:pk>/download/", site.admin_view(_saved), name="invoices_invoice_download"),
        path("<int:pk>/resend/", site.admin_view(require_POST(_sent_again)), name="invoices_invoice_resend"),
    ]


def _archived(request: HttpRequest, pk: int) -> tuple[Invoice, bytes]:
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    invoice = get_object_or_404(Invoice.objects.archived(), pk=pk)
    try:
        pdf = invoice.pdf_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    actor = cast("StaffMember", request.user)
    JournalEntry.record(verb="invoice.read", subject=invoice.number, actor=actor, now=clock.now())
    return invoice, pdf


@xframe_options_sameorigin
def _shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the PDF, also inside the page of its invoice."""
    invoice, pdf = _archived(request, pk)
    headers = {"Content-Disposition": f'inline; filename="{invoice.filename}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the PDF as a file to save."""
    invoice, pdf = _archived(request, pk)
    return pdf_attachment(pdf=pdf, filename=invoice.filename)


def _sent_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a duplicate to the address that was typed."""
    if not (request.user.has_perm(MAY_SEE) and request.user.has_perm(MAY_SEND)):
        raise PermissionDenied
    invoice = get_object_or_404(Invoice, pk=pk)
    to = request.POST.get("to", "").strip()
    try:
        resend_invoice(invoice=invoice, to=to, actor=cast("StaffMember", request.user), now=clock.now())
    except NoAddress:
        messages.error(request, _("“%(to)s” is no e-mail address: nothing was sent.") % {"to": to})
    except NotArchivedYet:
        messages.error(request, _("The PDF is still to come from Stripe: try again in a moment."))
    else:
        messages.success(request, _("A duplicate is on its way to %(to)s.") % {"to": to})
    return HttpResponseRedirect(page_of(invoice))
